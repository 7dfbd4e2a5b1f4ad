package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Patients of follow-up visits, told by short message at the number of the directory.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
final class VisitNoticesTest {
  private static final BlockId BLOCK = new BlockId("b-1");
  private static final Instant START = NOW.plus(Duration.ofMinutes(20));
  private static final String CONDITION = "高血压三级";

  private static final PatientLinks LINKS =
      (wait, block) -> Future.succeededFuture("/visit#to-" + wait + "-of-" + block);

  private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
  private Gateway gateway;
  private NoticeOffice office;

  @BeforeEach
  void open(RealRedis redis) {
    gateway = Gateway.on(redis.uri());
    office =
        new NoticeOffice(
            gateway.vertx,
            new RedisConfig(redis.uri(), 8, Duration.ofSeconds(15)),
            new AesSealer("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)),
            () -> gateway.now,
            NoticeRules.standard(),
            gateway.scheduling,
            List.of(new Phone()),
            new NoCalendar(),
            LINKS,
            "https://huizhen.test",
            Duration.ofDays(1));
    done(
        await(
            gateway
                .scheduling
                .visits()
                .openBlock(
                    new CommandId("open"),
                    HOSPITAL_COORDINATOR,
                    BLOCK,
                    SPECIALIST,
                    START,
                    START.plus(Duration.ofHours(2)),
                    12)));
  }

  @AfterEach
  void close() {
    await(office.close());
    gateway.close();
  }

  private final class Phone implements Carrier {
    @Override
    public Channel channel() {
      return Channel.SMS;
    }

    @Override
    public Future<Void> carry(Message message) {
      messages.add(message);
      return Future.succeededFuture();
    }
  }

  private static final class NoCalendar implements CalendarWriter {
    @Override
    public String invitation(
        Invitation it, NoticeSubject subject, Label label, Optional<String> who, Instant now) {
      throw new AssertionError("a short message has no calendar");
    }

    @Override
    public String published(Invitation it, NoticeSubject subject, Label label, Instant now) {
      throw new AssertionError("nobody asks for it");
    }
  }

  @Test
  void those_who_are_next_are_told_when_two_are_before_them_and_once() {
    for (int i = 1; i <= 4; i++) {
      book("v-" + i, "1380013800" + i);
    }
    sweep();
    assertThat(sent(NoticeKind.BOOKED)).hasSize(4);
    assertThat(messages.getFirst().text()).doesNotContain("王大爷").doesNotContain(CONDITION);
    for (int i = 1; i <= 4; i++) {
      comes("v-" + i);
    }
    sweep();
    assertThat(sent(NoticeKind.TWO_BEFORE_YOU))
        .containsExactlyInAnyOrder("13800138001", "13800138002", "13800138003");
    sweep();
    assertThat(sent(NoticeKind.TWO_BEFORE_YOU)).hasSize(3);
    done(await(tell("away", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("改期"))));
    sweep();
    assertThat(sent(NoticeKind.TWO_BEFORE_YOU)).contains("13800138004").hasSize(4);
    assertThat(sent(NoticeKind.CANCELLED)).containsExactly("13800138001");
  }

  @Test
  void everybody_is_told_when_the_doctor_is_late() {
    book("v-1", "13800138001");
    book("v-2", "13800138002");
    sweep();
    gateway.now = START.plus(Duration.ofMinutes(11));
    assertThat(await(gateway.scheduling.sweepVisits())).isPositive();
    sweep();
    sweep();
    assertThat(sent(NoticeKind.DOCTOR_LATE))
        .containsExactlyInAnyOrder("13800138001", "13800138002");
  }

  @Test
  void a_patient_is_reminded_a_quarter_of_an_hour_before() {
    book("v-1", "13800138001");
    sweep();
    gateway.now = START.minus(Duration.ofMinutes(15));
    sweep();
    sweep();
    assertThat(sent(NoticeKind.QUARTER_HOUR_BEFORE)).containsExactly("13800138001");
  }

  /// He takes it by the link, or says so to reception, who hear of it too.
  @Test
  void the_patient_and_reception_hear_once_of_a_number_that_is_kept() {
    waits();
    sweep();
    var reception = Recipient.coordinators(HOSPITAL);
    assertThat(await(office.inbox(reception, 50)).items()).isEmpty();
    done(await(tell("away", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("改期"))));
    sweep();
    sweep();
    assertThat(await(office.inbox(reception, 50)).items())
        .extracting(it -> it.notice().kind(), it -> it.notice().subject())
        .containsExactly(tuple(NoticeKind.TIME_OFFERED, NoticeSubject.of(BLOCK)));
    assertThat(sent(NoticeKind.TIME_OFFERED)).containsExactly("13900139000");
    assertThat(messages.getLast().text())
        .contains("https://huizhen.test/visit#to-w-1-of-b-1", "只能打开一次")
        .doesNotContain("王大爷", CONDITION);
  }

  /// At night too: a quarter of an hour can't wait for the morning.
  @Test
  void the_patient_hears_of_it_at_night_and_not_after_it_has_lapsed() {
    gateway.now = NOW.minus(Duration.ofHours(8)); // one in the morning
    waits();
    done(await(tell("away", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("改期"))));
    await(office.plan());
    gateway.now = gateway.now.plus(Duration.ofMinutes(16));
    await(office.send());
    assertThat(sent(NoticeKind.TIME_OFFERED)).as("the number is not his any more").isEmpty();
    await(gateway.scheduling.sweepVisits());
    done(await(tell("away-2", HOSPITAL_COORDINATOR, "v-2", new VisitCommand.Cancel("改期"))));
    sweep();
    assertThat(sent(NoticeKind.TIME_OFFERED)).as("the next one").hasSize(1);
  }

  /// All twelve numbers are taken, and one more waits.
  private void waits() {
    for (int i = 1; i <= 12; i++) {
      book("v-" + i, "1380013800" + i);
    }
    patient("w-1", "13900139000");
    var prior = new PriorDiagnosis(CONDITION, "省立医院", LocalDate.parse("2025-01-01"), "门诊病历");
    await(
        gateway
            .scheduling
            .visits()
            .waitFor(
                new CommandId("wait"),
                HOSPITAL_COORDINATOR,
                new VisitId("w-1"),
                BLOCK,
                new Booking(new PatientId("p-w-1"), CONDITION, Optional.of(prior)),
                Priority.ON_TIME));
  }

  private void sweep() {
    await(office.plan());
    await(office.send());
  }

  private List<String> sent(NoticeKind kind) {
    return messages.stream().filter(it -> it.kind() == kind).map(Message::address).toList();
  }

  private void book(String id, String phone) {
    patient(id, phone);
    done(
        await(
            gateway
                .scheduling
                .visits()
                .book(
                    new CommandId("book-" + id),
                    HOSPITAL_COORDINATOR,
                    new VisitId(id),
                    BLOCK,
                    new Booking(
                        new PatientId("p-" + id),
                        CONDITION,
                        Optional.of(
                            new PriorDiagnosis(
                                CONDITION, "省立医院", LocalDate.parse("2025-01-01"), "门诊病历"))))));
  }

  private void patient(String id, String phone) {
    await(
        gateway
            .scheduling
            .directory()
            .put(
                new Patient(
                    new PatientId("p-" + id),
                    HOSPITAL,
                    "王大爷",
                    "110101195001011234",
                    phone,
                    LocalDate.parse("1950-01-01"),
                    "男")));
  }

  private void comes(String id) {
    var me =
        new Actor(
            Visit.patientAccount(new VisitId(id)),
            Actor.Role.PATIENT,
            Optional.empty(),
            Optional.empty());
    var verified = new VisitCommand.Verify(new Attendant(Relation.SELF, "王大爷", gateway.now));
    done(await(tell("verify", me, id, verified)));
    var consent =
        new VisitCommand.GiveConsent(
            new VisitConsent(new DocumentId("c"), "1", true, true, true, gateway.now));
    done(await(tell("consent", me, id, consent)));
    done(await(tell("check-in", me, id, new VisitCommand.CheckIn(true, false))));
  }

  private Future<VisitOutcome> tell(String command, Actor actor, String visit, VisitCommand what) {
    return gateway
        .scheduling
        .visits()
        .execute(new CommandId(command), actor, new VisitId(visit), what);
  }

  private static void done(VisitOutcome outcome) {
    if (!(outcome instanceof VisitOutcome.Done) && !(outcome instanceof VisitOutcome.BlockDone)) {
      throw new AssertionError("expected a change, got " + outcome);
    }
  }
}
