package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A specialist's time given twice, for a reason, and never three times, in a real Redis.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class OverbookingTest {
  private static final Duration SHIFT = Duration.ofMinutes(15);
  private Gateway gateway;

  @BeforeEach
  void open(RealRedis redis) {
    gateway = Gateway.on(redis.uri());
    for (var name : new String[] {"qian", "sun"}) {
      await(
          gateway
              .scheduling
              .directory()
              .put(
                  Clinics.practitioner(
                      new PractitionerId("doctor-" + name), COUNTY, "1999-01-01", "2040-12-31")));
    }
    gateway.accepted("case-1");
    assertThat(await(gateway.book("book-1", EXPERT, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void gives_a_taken_time_once_more_and_says_why() {
    accepted("case-2", "qian");
    assertThat(await(gateway.book("b", EXPERT, "case-2", START, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);
    assertThat(overbook("o-1", HOSPITAL_COORDINATOR, "case-2", "急需会诊，仅此时段"))
        .isInstanceOfSatisfying(
            BookingOutcome.Booked.class,
            it -> assertThat(it.state().lastReason()).contains("急需会诊，仅此时段"));
    assertThat(gateway.trail.lines()).contains("case.overbook ok");
    assertThat(gateway.trail.entries().toString()).doesNotContain("急需会诊");

    accepted("case-3", "sun");
    assertThat(overbook("o-2", EXPERT, "case-3", "还有一位"))
        .as("never three at once")
        .isInstanceOfSatisfying(
            BookingOutcome.SlotTaken.class, it -> assertThat(it.who()).isEqualTo(Side.INVITED));
    assertThat(
            await(
                gateway.book(
                    "b-3", EXPERT, "case-3", END.plus(SHIFT), END.plus(SHIFT.multipliedBy(3)))))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void never_gives_the_requesting_doctor_two_at_once() {
    gateway.accepted("case-2"); // of the same doctor
    assertThat(overbook("o", EXPERT, "case-2", "加号"))
        .isInstanceOfSatisfying(
            BookingOutcome.SlotTaken.class, it -> assertThat(it.who()).isEqualTo(Side.INVITING));
  }

  @Test
  void is_for_who_has_the_calendar_and_with_a_reason() {
    accepted("case-2", "qian");
    assertThat(overbook("o-1", EXPERT, "case-2", " "))
        .isEqualTo(new BookingOutcome.Refused(Rule.REASON_MISSING.refusal()));
    assertThat(overbook("o-2", doctor("qian"), "case-2", "加号"))
        .isEqualTo(new BookingOutcome.Refused(Rule.NOT_ALLOWED.refusal()));
    assertThat(gateway.trail.lines()).contains("case.overbook refused:reason.missing");
  }

  private BookingOutcome overbook(String command, Actor actor, String id, String reason) {
    return await(
        gateway
            .scheduling
            .consultations()
            .overbook(
                new CommandId(command),
                actor,
                new CaseId(id),
                START.plus(SHIFT),
                END.plus(SHIFT),
                reason));
  }

  private static Actor doctor(String name) {
    return Clinics.actor(
        name, Actor.Role.COUNTY_DOCTOR, COUNTY, Optional.of(new PractitionerId("doctor-" + name)));
  }

  private void accepted(String id, String name) {
    done(
        await(
            gateway
                .scheduling
                .consultations()
                .create(
                    new CommandId("create-" + id),
                    doctor(name),
                    new CaseId(id),
                    Clinics.application())));
    done(await(gateway.tell("submit-" + id, doctor(name), id, new CaseCommand.Submit())));
    done(
        await(
            gateway.tell(
                "accept-" + id, HOSPITAL_COORDINATOR, id, new CaseCommand.Accept(SPECIALIST))));
  }
}
