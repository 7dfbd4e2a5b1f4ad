package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.testing.Walks;
import huizhen.scheduling.waitlist.api.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random walks of commands by random people at random times on several cases: whatever state comes
/// of it, it can be rebuilt, and says what it said.
@ExtendWith(RedisExtension.class)
class RebuiltWalkTest {
  private static final List<Actor> ACTORS =
      List.of(COUNTY_DOCTOR, EXPERT, HOSPITAL_COORDINATOR, COUNTY_COORDINATOR);
  private static final int CASES = 6;
  private static final int STEPS = 70;

  private final Set<CaseState> seen = EnumSet.noneOf(CaseState.class);

  @Test
  void come_to_states_that_are_the_same_after_a_rebuild(RealRedis redis) {
    long first = Walks.firstSeed(1);
    int walks = Math.min(Walks.count(12), 2_000);
    for (long seed = first; seed < first + walks; seed++) {
      redis.flush();
      walk(redis, seed);
    }
    if (walks >= 12) {
      assertThat(seen)
          .contains(CaseState.DISPATCHED, CaseState.ACCEPTED)
          .containsAnyOf(CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY)
          .hasSizeGreaterThan(3);
    }
  }

  private void walk(RealRedis redis, long seed) {
    var random = new Random(seed);
    var gateway = Gateway.on(redis.uri());
    for (int i = 0; i < CASES; i++) {
      var id = "case-" + i;
      if (random.nextInt(3) > 0) {
        gateway.accepted(id);
      } else {
        Gateway.done(await(gateway.create("create-" + id, id)));
        Gateway.done(
            await(gateway.tell("submit-" + id, COUNTY_DOCTOR, id, new CaseCommand.Submit())));
      }
    }
    for (int step = 0; step < STEPS; step++) {
      step(gateway, random, "%d-%d".formatted(seed, step));
    }
    gateway.listed(new CaseIndex.All()).forEach(it -> seen.add(it.state()));
    var said = said(gateway);
    gateway.close();
    RebuildExtension.check(redis.uri());
    try (var next = new Gateway(redis.uri(), new MemoryTrail())) {
      next.now = gateway.now;
      assertThat(said(next)).as("seed %d", seed).isEqualTo(said);
      // Times that somebody has are refused as before.
      for (var booked : next.listed(new CaseIndex.In(CaseState.SCHEDULED))) {
        next.accepted("late-" + booked.id());
        var time = booked.appointment().orElseThrow();
        if (time.start().isAfter(next.now.plus(Duration.ofMinutes(15)))) {
          assertThat(
                  await(
                      next.book(
                          "late-" + booked.id(),
                          EXPERT,
                          "late-" + booked.id(),
                          time.start(),
                          time.end())))
              .as("seed %d", seed)
              .isNotInstanceOf(BookingOutcome.Booked.class);
        }
      }
    }
  }

  private void step(Gateway gateway, Random random, String command) {
    var id = "case-" + random.nextInt(CASES);
    var actor = ACTORS.get(random.nextInt(ACTORS.size()));
    switch (random.nextInt(12)) {
      case 0 -> gateway.now = gateway.now.plus(Duration.ofMinutes(random.nextInt(40)));
      case 1 -> await(gateway.scheduling.sweep());
      case 2, 3 -> {
        var start = Gateway.START.plus(Duration.ofMinutes(30L * random.nextInt(6)));
        var end = start.plus(Duration.ofMinutes(30));
        var outcome =
            random.nextBoolean()
                ? await(gateway.book(command, EXPERT, id, start, end))
                : await(gateway.hold(command, EXPERT, id, start, end));
        assertThat(outcome).isNotNull();
      }
      case 4 ->
          await(
              gateway
                  .scheduling
                  .waitlist()
                  .join(
                      new CommandId(command),
                      COUNTY_DOCTOR,
                      new CaseId(id),
                      new Wish(Optional.empty(), random.nextBoolean())));
      case 5 -> await(gateway.scheduling.offer());
      case 6 ->
          await(
              gateway
                  .scheduling
                  .waitlist()
                  .accept(new CommandId(command), COUNTY_DOCTOR, new CaseId(id)));
      default -> {
        var _ = await(gateway.tell(command, actor, id, some(gateway, random)));
      }
    }
  }

  private static CaseCommand some(Gateway gateway, Random random) {
    return switch (random.nextInt(18)) {
      case 0 -> new CaseCommand.Submit();
      case 1 -> new CaseCommand.Accept(SPECIALIST);
      case 2 -> new CaseCommand.Decline("不在业务范围");
      case 3 -> new CaseCommand.Return("请补充资料");
      case 4, 5 -> new CaseCommand.GiveConsent(Clinics.consent(gateway.now));
      case 6, 7 -> new CaseCommand.OpenLobby();
      case 8, 9 -> new CaseCommand.Start(true, true);
      case 10 -> new CaseCommand.End();
      case 11 -> new CaseCommand.Cancel("患者已转院");
      case 12 -> new CaseCommand.ConfirmTime(1 + random.nextInt(6));
      case 13 -> new CaseCommand.ReleaseTime();
      case 14 ->
          new CaseCommand.AddMaterial(Clinics.material("m-" + random.nextInt(9), gateway.now));
      case 15 -> new CaseCommand.Reassign(SPECIALIST, "换人");
      case 16 -> Clinics.signature(1, gateway.now);
      default -> new CaseCommand.AddRecording("rec-" + random.nextInt(3));
    };
  }

  /// Every list that the API has, and what each case's view says.
  private static List<Object> said(Gateway gateway) {
    var said = new ArrayList<Object>();
    said.add(gateway.listed(new CaseIndex.All()));
    said.add(gateway.listed(new CaseIndex.Overdue()));
    said.add(gateway.listed(new CaseIndex.OfPatient(Clinics.PATIENT)));
    said.add(gateway.listed(new CaseIndex.OfOrganisation(Clinics.HOSPITAL)));
    said.add(gateway.listed(new CaseIndex.OfOrganisation(Clinics.COUNTY)));
    for (var state : CaseState.values()) {
      said.add(gateway.listed(new CaseIndex.In(state)));
    }
    for (int i = 0; i < CASES; i++) {
      said.add(await(gateway.scheduling.waitlist().find(new CaseId("case-" + i))));
    }
    said.add(await(gateway.scheduling.directory().practitioners(Clinics.HOSPITAL)));
    said.add(await(gateway.scheduling.directory().patients(Clinics.COUNTY)));
    said.add(await(gateway.scheduling.directory().agreements(Clinics.HOSPITAL)));
    return said;
  }
}
