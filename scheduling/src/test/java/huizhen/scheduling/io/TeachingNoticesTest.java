package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.notice.NoticeText;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who teaches, who has a seat and whose coordinators are invited, told in the pages.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
final class TeachingNoticesTest {
  private static final TeachingId ID = new TeachingId("t-1");
  private static final Instant START = NOW.plus(Duration.ofDays(2));
  private static final Recipient TEACHER = Recipient.doctor(REQUESTER);
  private static final Recipient TRAINEE = Recipient.doctor(SPECIALIST);
  private static final Recipient HOST = Recipient.coordinators(COUNTY);
  private static final Recipient INVITED = Recipient.coordinators(HOSPITAL);

  private Gateway gateway;
  private NoticeOffice office;

  @BeforeEach
  void open(RealRedis redis) {
    gateway = Gateway.on(redis.uri());
    office =
        new NoticeOffice(
            gateway.vertx,
            new RedisConfig(redis.uri(), 8, Duration.ofSeconds(15)),
            new AesSealer(Gateway.KEY),
            () -> gateway.now,
            NoticeRules.standard(),
            gateway.scheduling,
            List.of(),
            new NoCalendar(),
            PatientLinks.NONE,
            "https://huizhen.test",
            Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    await(office.close());
    gateway.close();
  }

  private static final class NoCalendar implements CalendarWriter {
    @Override
    public String invitation(
        Invitation it, NoticeSubject subject, Label label, Optional<String> who, Instant now) {
      throw new AssertionError("nothing goes by mail here");
    }

    @Override
    public String published(Invitation it, NoticeSubject subject, Label label, Instant now) {
      throw new AssertionError("nobody asks for it");
    }
  }

  @Test
  void a_draft_is_nobodys_news_and_an_announcement_all_the_invited_ones() {
    plan();
    assertThat(inbox(TEACHER)).isEmpty();
    announce();
    assertThat(kinds(TEACHER)).containsExactly(NoticeKind.BOOKED);
    assertThat(kinds(HOST)).containsExactly(NoticeKind.BOOKED);
    assertThat(kinds(INVITED)).containsExactly(NoticeKind.BOOKED);
    assertThat(kinds(TRAINEE)).as("has no seat yet").isEmpty();
    var notice = inbox(TEACHER).getFirst().notice();
    assertThat(notice.subject()).isEqualTo(NoticeSubject.of(ID));
    assertThat(notice.meeting().orElseThrow().start()).isEqualTo(START);
    var text =
        NoticeText.of(
            notice, Contact.Language.EN, ZoneOffset.UTC, "https://huizhen.test/teaching/t-1");
    assertThat(text.subject()).startsWith("[Huizhen] Teaching session booked");
    assertThat(text.body()).doesNotContain("讨论").contains("/teaching/t-1");
  }

  @Test
  void who_takes_a_seat_hears_of_it_alone_and_is_reminded_with_the_others() {
    plan();
    announce();
    tell("enrol", EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    assertThat(kinds(TRAINEE)).containsExactly(NoticeKind.BOOKED);
    assertThat(kinds(TEACHER)).containsExactly(NoticeKind.BOOKED);
    gateway.now = START.minus(Duration.ofHours(24));
    assertThat(kinds(TRAINEE)).containsExactly(NoticeKind.DAY_BEFORE, NoticeKind.BOOKED);
    assertThat(kinds(TEACHER)).containsExactly(NoticeKind.DAY_BEFORE, NoticeKind.BOOKED);
    assertThat(kinds(INVITED)).as("does not come").containsExactly(NoticeKind.BOOKED);
  }

  @Test
  void everybody_hears_of_another_time_and_that_it_is_off() {
    plan();
    announce();
    tell("enrol", EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    assertThat(kinds(TRAINEE)).hasSize(1);
    tell(
        "move",
        COUNTY_DOCTOR,
        new TeachingCommand.Reschedule(
            START.plus(Duration.ofHours(3)),
            Duration.ofMinutes(60),
            "讲者有急诊",
            new DocumentId("announcement-2"),
            "e".repeat(64)));
    for (var who : List.of(TEACHER, TRAINEE, HOST, INVITED)) {
      assertThat(kinds(who).getFirst()).as("%s", who).isEqualTo(NoticeKind.CHANGED);
    }
    tell("off", COUNTY_DOCTOR, new TeachingCommand.Cancel("设备故障"));
    for (var who : List.of(TEACHER, TRAINEE, HOST, INVITED)) {
      assertThat(kinds(who).getFirst()).as("%s", who).isEqualTo(NoticeKind.CANCELLED);
    }
    assertThat(inbox(TRAINEE).getFirst().notice().reason()).contains("设备故障");
    gateway.now = START.plus(Duration.ofHours(2));
    assertThat(kinds(TRAINEE)).as("nobody is reminded of it").hasSize(3);
  }

  private List<NoticeKind> kinds(Recipient who) {
    return inbox(who).stream().map(it -> it.notice().kind()).toList();
  }

  private List<Notices.Item> inbox(Recipient who) {
    await(office.plan());
    return await(office.inbox(who, 10)).items();
  }

  private void plan() {
    var form =
        new TeachingForm(
            "病例讨论",
            "提纲",
            DEPARTMENT,
            REQUESTER,
            START,
            Duration.ofMinutes(60),
            Optional.empty(),
            Set.of(HOSPITAL),
            Set.of(),
            10,
            false);
    var planned =
        gateway.scheduling.teaching().plan(new CommandId("plan"), COUNTY_DOCTOR, ID, form);
    assertThat(await(planned)).isInstanceOf(RequestOutcome.Done.class);
  }

  private void announce() {
    tell(
        "announce",
        COUNTY_DOCTOR,
        new TeachingCommand.Announce(new DocumentId("announcement-1"), "e".repeat(64)));
  }

  private void tell(String command, Actor actor, TeachingCommand what) {
    gateway.now = gateway.now.plusSeconds(1); // the newest notice comes first
    var told = gateway.scheduling.teaching().execute(new CommandId(command), actor, ID, what);
    assertThat(await(told)).isInstanceOf(RequestOutcome.Done.class);
  }
}
