package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.PATIENT_NAME;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.LicenceRegistry.Standing;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.order.api.StudyLink;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Diagnosis orders in a real Redis: what is written is whole, once, audited, and survives a
/// restart.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class RedisOrdersTest {
  private Gateway gateway;
  private RealRedis redis;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void a_whole_order_reads_back_as_it_was_written() {
    var _ = submitted("o-1");
    var _ = done(tell("accept", EXPERT, "o-1", new OrderCommand.Accept(SPECIALIST)));
    var _ = done(tell("write", EXPERT, "o-1", new OrderCommand.DraftReport("所见", "诊断", "")));
    var seal =
        new OrderReport.Seal(new DocumentId("report-1"), "e".repeat(64), "c2ln", gateway.now);
    var signed = done(tell("sign", EXPERT, "o-1", new OrderCommand.SignReport(1, seal)));
    assertThat(signed.state()).isEqualTo(OrderState.DELIVERED);
    assertThat(find("o-1")).isEqualTo(signed);
    var closed = done(tell("ack", COUNTY_DOCTOR, "o-1", new OrderCommand.Acknowledge("转诊")));
    assertThat(find("o-1")).isEqualTo(closed);
    assertThat(gateway.trail.lines()).contains("order.sign-report ok", "order.acknowledge ok");
  }

  @Test
  void the_same_command_is_done_once_and_audited_once() {
    var _ = submitted("o-1");
    var entries = gateway.trail.entries().size();
    var first = tell("accept", EXPERT, "o-1", new OrderCommand.Accept(SPECIALIST));
    assertThat(tell("accept", EXPERT, "o-1", new OrderCommand.Accept(SPECIALIST))).isEqualTo(first);
    assertThat(gateway.trail.entries()).hasSize(entries + 1);
  }

  @Test
  void reminders_fire_once_after_a_restart_whoever_sweeps() {
    var _ = submitted("o-1");
    var trail = gateway.trail;
    var now = gateway.now;
    gateway.close();
    gateway = new Gateway(redis.uri(), trail);
    gateway.now = now.plus(Duration.ofMinutes(31));
    try (var other = new Gateway(redis.uri(), new MemoryTrail())) {
      other.now = gateway.now;
      var both =
          await(
              Future.all(gateway.scheduling.sweepRequests(), other.scheduling.sweepRequests())
                  .map(it -> it.<Integer>resultAt(0) + it.<Integer>resultAt(1)));
      assertThat(both).isEqualTo(3);
    }
    assertThat(find("o-1").alerts())
        .containsExactlyInAnyOrder(
            OrderTimer.Kind.FIRST_REMINDER, OrderTimer.Kind.LAST_REMINDER, OrderTimer.Kind.OVERDUE);
    assertThat(await(gateway.scheduling.sweepRequests())).isZero();
    gateway.now = now.plus(Duration.ofHours(3));
    assertThat(await(gateway.scheduling.sweepRequests())).isEqualTo(1);
    assertThat(find("o-1").state()).isEqualTo(OrderState.EXPIRED);
  }

  @Test
  void is_in_the_lists_of_both_sides_once_it_is_sent() {
    var _ = draft("o-1");
    var orders = gateway.scheduling.orders();
    assertThat(await(orders.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items()).isEmpty();
    var _ = submitted("o-2");
    assertThat(await(orders.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items())
        .extracting(it -> it.id().value())
        .containsExactly("o-2");
    assertThat(await(orders.page(Clinics.COUNTY, Optional.empty(), 9)).orElseThrow().items())
        .hasSize(2);
  }

  /// Who accepts and who signs are licensed by the register's word of that moment.
  @Test
  void asks_the_register_of_who_accepts_and_of_who_signs() {
    var _ = submitted("o-1");
    know(false);
    var refused = tell("accept", EXPERT, "o-1", new OrderCommand.Accept(SPECIALIST));
    assertThat(refused)
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("qualification.registry"));
    know(true);
    var _ = done(tell("accept-2", EXPERT, "o-1", new OrderCommand.Accept(SPECIALIST)));
    var _ = done(tell("write", EXPERT, "o-1", new OrderCommand.DraftReport("所见", "诊断", "")));
    var seal =
        new OrderReport.Seal(new DocumentId("report-1"), "e".repeat(64), "c2ln", gateway.now);
    know(false);
    assertThat(tell("sign", EXPERT, "o-1", new OrderCommand.SignReport(1, seal)))
        .isInstanceOf(RequestOutcome.Refused.class);
    gateway.scheduling.consult(_ -> Future.failedFuture("away"), WhenAway.NOTE);
    var _ = done(tell("sign-2", EXPERT, "o-1", new OrderCommand.SignReport(1, seal)));
    var last = gateway.trail.entries().getLast();
    assertThat(last.getJsonObject("detail").getString("registry")).isEqualTo("away");
  }

  private void know(boolean isValid) {
    var standing = isValid ? Standing.VALID : Standing.NOT_VALID;
    gateway.scheduling.consult(
        licences ->
            Future.succeededFuture(
                licences.stream().collect(Collectors.toMap(it -> it, _ -> standing))),
        WhenAway.REFUSE);
  }

  private DiagnosisOrder draft(String id) {
    return done(
        await(
            gateway
                .scheduling
                .orders()
                .draft(
                    new CommandId("draft-" + id),
                    COUNTY_DOCTOR,
                    new OrderId(id),
                    new OrderForm(
                        PATIENT,
                        HOSPITAL,
                        OrderForm.Kind.IMAGING,
                        DEPARTMENT,
                        OrderForm.Urgency.URGENT,
                        "是否出血",
                        "摘要",
                        Optional.of(
                            new StudyLink("https://pacs.example.org/studies/1.2.840.1"))))));
  }

  private DiagnosisOrder submitted(String id) {
    var _ = draft(id);
    var consent =
        new Consent(
            new DocumentId("consent-" + id),
            "1",
            true,
            true,
            false,
            PATIENT_NAME,
            Consent.Relation.SELF,
            gateway.now);
    var _ = done(tell("consent-" + id, COUNTY_DOCTOR, id, new OrderCommand.GiveConsent(consent)));
    var _ =
        done(
            tell(
                "material-" + id,
                COUNTY_DOCTOR,
                id,
                new OrderCommand.AddMaterial(Clinics.material("m-" + id, gateway.now))));
    return done(tell("submit-" + id, COUNTY_DOCTOR, id, new OrderCommand.Submit()));
  }

  private RequestOutcome<DiagnosisOrder> tell(
      String command, Actor actor, String id, OrderCommand what) {
    return await(
        gateway.scheduling.orders().execute(new CommandId(command), actor, new OrderId(id), what));
  }

  private DiagnosisOrder find(String id) {
    return await(gateway.scheduling.orders().find(new OrderId(id))).orElseThrow();
  }

  private static DiagnosisOrder done(RequestOutcome<DiagnosisOrder> outcome) {
    if (outcome instanceof RequestOutcome.Done<DiagnosisOrder>(var state)) {
      return state;
    }
    throw new AssertionError("expected a change, got " + outcome);
  }
}
