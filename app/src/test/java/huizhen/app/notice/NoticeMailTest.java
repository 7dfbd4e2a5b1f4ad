package huizhen.app.notice;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import huizhen.app.config.NoticeConfig;
import huizhen.app.config.NoticeConfig.Smtp;
import huizhen.app.keys.GcmSealer;
import huizhen.app.redis.EmbeddedRedis;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.NoticeOffice;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way: a case is booked and cancelled, and a mail server gets the invitation and its
/// cancelling.
final class NoticeMailTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Booked.NOW);
  @TempDir Path folder;

  @Test
  void a_booking_and_its_end_come_by_mail_and_fit_each_other() throws Exception {
    var vertx = Vertx.vertx();
    var server =
        new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
    server.start();
    try (var redis = EmbeddedRedis.start(folder)) {
      var sealer = new GcmSealer(new byte[32], new SecureRandom());
      var redisConfig = new RedisConfig(redis.connectionString(), 8, Duration.ofSeconds(10));
      var scheduling =
          done(
              RedisScheduling.connect(
                  vertx,
                  redisConfig,
                  sealer,
                  (_, _) -> Future.succeededFuture(), // the trail
                  CLOCK,
                  SchedulingRules.standard()));
      var outlets = Outlets.open(vertx, config(server.getSmtp().getPort()), CLOCK);
      var office =
          NoticeOffice.open(
              vertx,
              redisConfig,
              sealer,
              CLOCK,
              NoticeRules.standard(),
              scheduling,
              outlets.carriers(),
              outlets.calendars(),
              PatientLinks.NONE,
              "https://huizhen.example.org");
      var _ = done(Booked.register(scheduling.directory()));
      var _ = done(office.contact(Recipient.doctor(Booked.REQUESTER), contact()));

      book(scheduling);
      assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
      var _ =
          done(
              scheduling
                  .consultations()
                  .execute(
                      new CommandId("cancel"),
                      Booked.COUNTY_DOCTOR,
                      Booked.CASE,
                      new CaseCommand.Cancel("欧阳秋水转院")));
      assertThat(server.waitForIncomingEmail(20_000, 2)).isTrue();

      var mails = server.getReceivedMessages();
      var invited = calendar((MimeMultipart) mails[0].getContent());
      var cancelled = calendar((MimeMultipart) mails[1].getContent());
      assertThat(invited.getMethod().getValue()).isEqualTo("REQUEST");
      assertThat(cancelled.getMethod().getValue()).isEqualTo("CANCEL");
      var event = invited.getEvents().getFirst();
      var gone = cancelled.getEvents().getFirst();
      assertThat(gone.getUid().getValue()).isEqualTo(event.getUid().getValue());
      assertThat(gone.getSequence().getValue()).isGreaterThan(event.getSequence().getValue());
      assertThat(event.getAttendees().getFirst().getEmail()).isEqualTo("li@example.org");
      for (var mail : mails) {
        var raw = new java.io.ByteArrayOutputStream();
        mail.writeTo(raw);
        assertThat(raw.toString(StandardCharsets.UTF_8) + mail.getSubject())
            .doesNotContain(Booked.PATIENT_NAME);
      }
      var _ = done(office.close());
      outlets.close();
      var _ = done(scheduling.close());
    } finally {
      server.stop();
      var _ = done(vertx.close());
    }
  }

  private static void book(RedisScheduling scheduling) throws Exception {
    var consultations = scheduling.consultations();
    CaseId id = Booked.CASE;
    var _ =
        done(
            consultations.create(
                new CommandId("create"), Booked.COUNTY_DOCTOR, id, Booked.application()));
    var _ =
        done(
            consultations.execute(
                new CommandId("submit"), Booked.COUNTY_DOCTOR, id, new CaseCommand.Submit()));
    var _ =
        done(
            consultations.execute(
                new CommandId("accept"),
                Booked.COORDINATOR,
                id,
                new CaseCommand.Accept(Booked.SPECIALIST)));
    var start = Booked.NOW.plus(Duration.ofHours(2));
    var _ =
        done(
            consultations.book(
                new CommandId("book"),
                Booked.EXPERT,
                id,
                start,
                start.plus(Duration.ofMinutes(30))));
  }

  private static ICalendar calendar(MimeMultipart mail) throws Exception {
    var ways = (MimeMultipart) mail.getBodyPart(0).getContent();
    try (var in = ways.getBodyPart(1).getInputStream()) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.ofNullable(Biweekly.parse(text).first()).orElseThrow();
    }
  }

  private static NoticeConfig config(int port) {
    return new NoticeConfig(
        NoticeRules.standard(),
        Optional.of(URI.create("https://huizhen.example.org")),
        Optional.of(
            new Smtp(
                "127.0.0.1",
                port,
                Smtp.Security.NONE,
                Optional.empty(),
                Optional.empty(),
                "huizhen@example.org")),
        Optional.empty(),
        Optional.empty());
  }

  private static Contact contact() {
    return new Contact(
        Optional.of("li@example.org"),
        Optional.empty(),
        Optional.empty(),
        Contact.Language.ZH,
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
