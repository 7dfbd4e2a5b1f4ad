package huizhen.app.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import biweekly.Biweekly;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import huizhen.app.config.NoticeConfig.Smtp;
import huizhen.app.config.NoticeConfig.Smtp.Security;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.notice.api.CalendarWriter.Label;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against GreenMail, a mail server in this process.
final class SmtpCarrierTest {
  private static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    server.stop();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_mail_comes_with_an_invitation_that_can_be_read_back() throws Exception {
    var calendar =
        new Calendars("huizhen@example.org")
            .invitation(
                new Invitation(
                    Invitation.Method.REQUEST,
                    2,
                    new Meeting(NOW.plusSeconds(3_600), NOW.plusSeconds(5_400), "Asia/Shanghai")),
                NoticeSubject.of(new CaseId("case-1")),
                new Label("远程会诊", "请由此进入", "https://h.example.org/cases/case-1"),
                Optional.of("li@example.org"),
                NOW);
    await(
        carrier(smtp(Optional.empty()), Optional.empty())
            .carry(message(Optional.of(new Message.CalendarObject("REQUEST", calendar)))));

    var mail = received();
    assertThat(mail.getSubject()).isEqualTo("【会诊平台】会诊已预约");
    assertThat(mail.getFrom()[0].toString()).isEqualTo("huizhen@example.org");
    assertThat(mail.getMessageID()).isEqualTo("<n1-email@example.org>");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    var parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/mixed");
    var ways = (MimeMultipart) parts.getBodyPart(0).getContent();
    assertThat(ways.getContentType()).startsWith("multipart/alternative");
    assertThat(text(ways.getBodyPart(0))).contains("https://h.example.org/cases/case-1");
    // RFC 6047 §2.4: the method of the object is that of the part.
    assertThat(ways.getBodyPart(1).getContentType())
        .contains("text/calendar")
        .containsIgnoringCase("method=REQUEST")
        .containsIgnoringCase("charset=UTF-8");
    var event = Biweekly.parse(text(ways.getBodyPart(1))).first().getEvents().getFirst();
    assertThat(event.getUid().getValue()).isEqualTo("case-case-1@huizhen");
    assertThat(event.getSequence().getValue()).isEqualTo(2);
    assertThat(event.getSummary().getValue()).isEqualTo("远程会诊");
    assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("invite.ics");
    assertThat(text(parts.getBodyPart(1))).isEqualTo(calendar);
  }

  @Test
  void signs_in_with_the_password_and_says_when_it_is_the_wrong_one() throws Exception {
    var _ = server.setUser("huizhen@example.org", "sender", "right-password");
    server.getManagers().getUserManager().setAuthRequired(true);
    await(
        carrier(smtp(Optional.of("sender")), Optional.of("right-password"))
            .carry(message(Optional.empty())));
    assertThat(received().getContent().toString()).contains("https://h.example.org");

    assertThatThrownBy(() ->
            await(
                carrier(smtp(Optional.of("sender")), Optional.of("wrong"))
                    .carry(message(Optional.empty()))))
        .isInstanceOfSatisfying(
            NotCarriedException.class,
            it -> {
              assertThat(it.code()).isEqualTo("smtp-login");
              assertThat(it.isFinal()).isFalse();
            });
  }

  @Test
  void says_nothing_in_the_clear_to_a_server_without_STARTTLS() {
    var smtp =
        new Smtp(
            "127.0.0.1",
            server.getSmtp().getPort(),
            Security.STARTTLS,
            Optional.empty(),
            Optional.empty(),
            "huizhen@example.org");
    assertThatThrownBy(
            () -> await(carrier(smtp, Optional.empty()).carry(message(Optional.empty()))))
        .isInstanceOf(NotCarriedException.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void a_server_that_is_down_is_a_failure_that_may_pass() {
    var smtp = smtp(Optional.empty());
    server.stop();
    assertThatThrownBy(
            () -> await(carrier(smtp, Optional.empty()).carry(message(Optional.empty()))))
        .isInstanceOfSatisfying(
            NotCarriedException.class,
            it -> {
              assertThat(it.code()).isEqualTo("smtp-unreachable");
              assertThat(it.isFinal()).isFalse();
            });
  }

  @Test
  void a_server_that_says_nothing_blocks_no_event_loop() throws Exception {
    try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var smtp =
          new Smtp(
              "127.0.0.1",
              mute.getLocalPort(),
              Security.NONE,
              Optional.empty(),
              Optional.empty(),
              "huizhen@example.org");
      try (var carrier = new SmtpCarrier(vertx, smtp, Optional.empty(), CLOCK)) {
        for (int i = 0; i < BlockingWork.AT_ONCE + BlockingWork.MAX_WAITING; i++) {
          assertThat(carrier.carry(message(Optional.empty())).isComplete()).isFalse();
        }
        // Past its limit it says so at once.
        assertThatThrownBy(() -> await(carrier.carry(message(Optional.empty()))))
            .isInstanceOfSatisfying(
                NotCarriedException.class, it -> assertThat(it.code()).isEqualTo("too-many-wait"));
        var ticks = new java.util.concurrent.CountDownLatch(5);
        var _ = vertx.setPeriodic(10, _ -> ticks.countDown());
        assertThat(ticks.await(5, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private Smtp smtp(Optional<String> user) {
    return new Smtp(
        "127.0.0.1",
        server.getSmtp().getPort(),
        Security.NONE,
        user,
        user.map(_ -> Path.of("password")),
        "huizhen@example.org");
  }

  private SmtpCarrier carrier(Smtp smtp, Optional<String> password) {
    return new SmtpCarrier(vertx, smtp, password, CLOCK);
  }

  private static Message message(Optional<Message.CalendarObject> calendar) {
    return new Message(
        "n1-email",
        NoticeKind.BOOKED,
        "li@example.org",
        "【会诊平台】会诊已预约",
        "会诊已预约\nhttps://h.example.org/cases/case-1\n",
        calendar);
  }

  private MimeMessage received() {
    assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
    return server.getReceivedMessages()[0];
  }

  private static String text(Part part) throws Exception {
    try (var in = part.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @CanIgnoreReturnValue
  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
