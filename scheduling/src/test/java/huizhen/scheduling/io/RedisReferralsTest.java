package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.PATIENT_NAME;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.referral.api.Arrangement;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralForm.Urgency;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Referrals in a real Redis: what is written is whole, once, audited, and survives a restart.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class RedisReferralsTest {
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
  void a_whole_referral_reads_back_as_it_was_written() {
    var done = treated("r-1");
    var read = await(gateway.scheduling.referrals().find(new ReferralId("r-1")));
    assertThat(read).contains(done);
    var back =
        tell(
            "down",
            EXPERT,
            "r-1",
            new ReferralCommand.DownRefer(
                "冠心病",
                "支架植入",
                "",
                "复查",
                "c2ln",
                gateway.now,
                new DocumentId("s-1"),
                "d".repeat(64)));
    assertThat(state(back)).isEqualTo(ReferralState.DOWN_REFERRED);
    var _ = tell("back", COUNTY_DOCTOR, "r-1", new ReferralCommand.ReceiveBack());
    var planned =
        tell(
            "plan",
            COUNTY_DOCTOR,
            "r-1",
            new ReferralCommand.PlanFollowUp(
                COUNTY_DOCTOR.practitioner().orElseThrow(), LocalDate.parse("2026-04-01"), "复查"));
    assertThat(await(gateway.scheduling.referrals().find(new ReferralId("r-1"))).orElseThrow())
        .isEqualTo(done(planned));
  }

  @Test
  void the_same_command_is_done_once_and_audited_once() {
    var _ = submitted("r-1", Urgency.ROUTINE);
    var entries = gateway.trail.entries().size();
    var first = tell("accept", EXPERT, "r-1", new ReferralCommand.Accept(SPECIALIST));
    var again = tell("accept", EXPERT, "r-1", new ReferralCommand.Accept(SPECIALIST));
    assertThat(again).isEqualTo(first);
    assertThat(gateway.trail.entries()).hasSize(entries + 1);
    assertThat(redis.ask("XLEN " + RedisKeys.EVENTS))
        .as("pages hear of each change: drafted, agreed to, sent, accepted")
        .isEqualTo(":4");
    assertThat(tell("accept", EXPERT, "r-1", new ReferralCommand.Arrive()))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("command.id-reused"));
    assertThat(tell("accept-2", EXPERT, "r-1", new ReferralCommand.Accept(SPECIALIST)))
        .isEqualTo(new RequestOutcome.Illegal<Referral>("ACCEPTED", "accept"));
    assertThat(tell("x", EXPERT, "r-9", new ReferralCommand.Receive()))
        .isEqualTo(new RequestOutcome.NotFound<Referral>());
    assertThat(gateway.trail.lines()).contains("referral.accept illegal:ACCEPTED");
  }

  @Test
  void of_many_answers_at_once_one_counts() {
    var _ = submitted("r-1", Urgency.ROUTINE);
    var answers = new ArrayList<Future<RequestOutcome<Referral>>>();
    for (int i = 0; i < 6; i++) {
      var what =
          i % 2 == 0
              ? new ReferralCommand.Accept(SPECIALIST)
              : new ReferralCommand.Reject("不在诊疗范围");
      answers.add(
          gateway
              .scheduling
              .referrals()
              .execute(
                  new CommandId("answer-" + i), HOSPITAL_COORDINATOR, new ReferralId("r-1"), what));
    }
    var won = answers.stream().filter(it -> await(it) instanceof RequestOutcome.Done).count();
    assertThat(won).isEqualTo(1);
  }

  @Test
  void time_outs_fire_once_after_a_restart_whoever_sweeps() {
    var _ = submitted("r-1", Urgency.ROUTINE);
    var trail = gateway.trail;
    var now = gateway.now;
    gateway.close();
    gateway = new Gateway(redis.uri(), trail);
    gateway.now = now.plus(Duration.ofHours(25));
    try (var other = new Gateway(redis.uri(), new MemoryTrail())) {
      other.now = gateway.now;
      var both =
          await(
              Future.all(gateway.scheduling.sweepRequests(), other.scheduling.sweepRequests())
                  .map(it -> it.<Integer>resultAt(0) + it.<Integer>resultAt(1)));
      assertThat(both).isEqualTo(2);
    }
    var referral = await(gateway.scheduling.referrals().find(new ReferralId("r-1"))).orElseThrow();
    assertThat(referral.course().alerts())
        .containsExactlyInAnyOrder(
            ReferralTimer.Kind.ANSWER_REMINDER, ReferralTimer.Kind.ANSWER_DUE);
    assertThat(await(gateway.scheduling.sweepRequests())).isZero();
  }

  @Test
  void is_listed_page_by_page_for_those_whom_it_concerns() {
    for (int i = 0; i < 5; i++) {
      gateway.now = gateway.now.plusMillis(i % 2); // two of one moment
      var _ = draft("r-" + i, Urgency.ROUTINE);
    }
    var referrals = gateway.scheduling.referrals();
    var first = await(referrals.page(COUNTY, Optional.empty(), 2)).orElseThrow();
    var second = await(referrals.page(COUNTY, first.next(), 2)).orElseThrow();
    var third = await(referrals.page(COUNTY, second.next(), 2)).orElseThrow();
    assertThat(
            List.of(first, second, third).stream()
                .flatMap(it -> it.items().stream())
                .map(it -> it.id().value()))
        .containsExactly("r-4", "r-3", "r-2", "r-1", "r-0");
    assertThat(third.next()).isEmpty();
    assertThat(await(referrals.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items())
        .as("drafts are nobody else's")
        .isEmpty();
    assertThat(await(referrals.page(COUNTY, Optional.of("nothing"), 9))).isEmpty();
    var _ = submitted("r-9", Urgency.EMERGENCY);
    assertThat(await(referrals.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items())
        .extracting(it -> it.id().value())
        .containsExactly("r-9");
  }

  @Test
  void comes_out_of_a_case_whose_opinion_is_signed_and_of_no_other() {
    gateway.inSession("case-1");
    assertThat(from("early", "opinion-1", "r-1"))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("referral.case"));
    Gateway.done(await(gateway.tell("end", EXPERT, "case-1", new CaseCommand.End())));
    Gateway.done(
        await(
            gateway.tell(
                "write", EXPERT, "case-1", new CaseCommand.DraftOpinion("所见", "诊断", "建议"))));
    Gateway.done(await(gateway.tell("sign", EXPERT, "case-1", Clinics.signature(1, gateway.now))));
    assertThat(from("wrong", "opinion-2", "r-1")).isInstanceOf(RequestOutcome.Refused.class);
    var drafted = done(from("right", "opinion-1", "r-1"));
    assertThat(drafted.form().origin().orElseThrow().opinionSha256()).isEqualTo("f".repeat(64));
    assertThat(await(gateway.scheduling.referrals().find(drafted.id()))).contains(drafted);
  }

  private RequestOutcome<Referral> from(String command, String opinion, String id) {
    return await(
        gateway
            .scheduling
            .referrals()
            .draft(
                new CommandId(command),
                COUNTY_DOCTOR,
                new ReferralId(id),
                new ReferralForm(
                    PATIENT,
                    HOSPITAL,
                    DEPARTMENT,
                    Urgency.ROUTINE,
                    "",
                    "诊断",
                    "摘要",
                    List.of(),
                    Optional.of(
                        new ReferralOrigin(
                            new CaseId("case-1"), 1, new DocumentId(opinion), "f".repeat(64))))));
  }

  @Test
  void nothing_of_it_lies_in_redis_in_the_clear() {
    var _ = submitted("r-1", Urgency.ROUTINE);
    var client = Redis.createClient(gateway.vertx, redis.uri());
    var key = RedisKeys.request("referral", "r-1");
    var sealed =
        await(
            client
                .send(Request.cmd(Command.HGET).arg(key).arg("d"))
                .map(found -> found == null ? "" : found.toString(StandardCharsets.UTF_8)));
    assertThat(sealed).isNotEmpty().doesNotContain(PATIENT_NAME, "急性冠脉综合征", "SUBMITTED");
    await(client.close());
  }

  private Referral draft(String id, Urgency urgency) {
    return done(
        await(
            gateway
                .scheduling
                .referrals()
                .draft(
                    new CommandId("draft-" + id),
                    COUNTY_DOCTOR,
                    new ReferralId(id),
                    new ReferralForm(
                        PATIENT,
                        HOSPITAL,
                        DEPARTMENT,
                        urgency,
                        "本院无法行介入治疗",
                        "急性冠脉综合征",
                        "摘要",
                        List.of(),
                        Optional.empty()))));
  }

  private Referral submitted(String id, Urgency urgency) {
    var _ = draft(id, urgency);
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
    var _ =
        done(
            tell(
                "consent-" + id,
                COUNTY_DOCTOR,
                id,
                new ReferralCommand.GiveConsent(consent, "c".repeat(64))));
    return done(
        tell(
            "submit-" + id,
            COUNTY_DOCTOR,
            id,
            new ReferralCommand.Submit(new DocumentId("form-" + id), "a".repeat(64))));
  }

  @Test
  void asks_the_register_of_who_accepts() {
    var _ = submitted("r-register", Urgency.ROUTINE);
    gateway.scheduling.consult(_ -> Future.succeededFuture(Map.of()), WhenAway.REFUSE);
    assertThat(tell("no", EXPERT, "r-register", new ReferralCommand.Accept(SPECIALIST)))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("qualification.registry"));
    gateway.scheduling.consult(_ -> Future.failedFuture("away"), WhenAway.NOTE);
    var _ = done(tell("yes", EXPERT, "r-register", new ReferralCommand.Accept(SPECIALIST)));
  }

  private Referral treated(String id) {
    var _ = submitted(id, Urgency.ROUTINE);
    var _ = done(tell("accept", EXPERT, id, new ReferralCommand.Accept(SPECIALIST)));
    var bed = new Arrangement(Arrangement.Kind.BED, "12床", gateway.now.plus(Duration.ofHours(2)));
    var _ = done(tell("bed", EXPERT, id, new ReferralCommand.Schedule(bed)));
    var _ = done(tell("go", COUNTY_DOCTOR, id, new ReferralCommand.Depart("救护车", "")));
    var _ = done(tell("there", EXPERT, id, new ReferralCommand.Arrive()));
    var _ = done(tell("in", EXPERT, id, new ReferralCommand.Admit()));
    return done(tell("treat", EXPERT, id, new ReferralCommand.Treat()));
  }

  private RequestOutcome<Referral> tell(
      String command, Actor actor, String id, ReferralCommand what) {
    return await(
        gateway
            .scheduling
            .referrals()
            .execute(new CommandId(command), actor, new ReferralId(id), what));
  }

  private static Referral done(RequestOutcome<Referral> outcome) {
    if (outcome instanceof RequestOutcome.Done<Referral>(var state)) {
      return state;
    }
    throw new AssertionError("expected a change, got " + outcome);
  }

  private static ReferralState state(RequestOutcome<Referral> outcome) {
    return done(outcome).state();
  }
}
