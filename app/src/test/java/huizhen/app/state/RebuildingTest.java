package huizhen.app.state;

import static huizhen.app.state.StateWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.StartException;
import huizhen.app.redis.RedisGrants;
import huizhen.app.redis.RedisSessions;
import huizhen.app.redis.RedisVisitLinks;
import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.policy.AccessGrant;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis is lost and built from the vault: what people had is there again, and what is not is said.
class RebuildingTest {
  @TempDir Path folder;
  private StateWorld world;

  @BeforeEach
  void open() {
    world = new StateWorld(folder);
    world.people();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void brings_back_cases_calendars_and_sign_ins() {
    world.accepted("case-1");
    assertThat(world.book("b-1", "case-1")).isInstanceOf(BookingOutcome.Booked.class);
    world.tell("consent", "case-1", new CaseCommand.GiveConsent(Clinics.consent(world.now)));
    store("consent-1", "case-1");
    world.accepted("case-2");
    signIns();
    var said = said();
    keep();

    world.lose();
    var outcome = world.rebuild();
    assertThat(outcome.exitCode()).as(String.join("\n", outcome.lines())).isZero();
    assertThat(outcome.json().getJsonObject("counts").getLong("case")).isEqualTo(2);
    await(world.guard().pass(false).map(true));
    world.connect();
    assertThat(said()).isEqualTo(said);
    assertThat(world.book("b-2", "case-2")).isInstanceOf(BookingOutcome.SlotTaken.class);
    signedIn();
    assertThat(await(world.vault.documents().open("consent-1"))).isPresent();
    assertThat(actions()).contains("state.rebuilt");
    // A command that is sent again is judged by what it meets.
    world.tell("submit-case-1", "case-1", new CaseCommand.Submit());
    assertThat(world.version("case-1")).isEqualTo(said.getFirst().version());
    keep();
    assertThat(await(world.vault.state().standing()).faults()).isEmpty();
  }

  @Test
  void knows_every_key_of_a_busy_redis() {
    world.accepted("case-1");
    var _ = world.book("b-1", "case-1");
    signIns();
    var sessions = new RedisSessions(world.redis, world.sealer);
    await(sessions.put("hash", "{}", Duration.ofHours(1)).map(true));
    keep();
    var keys = world.ask(Command.KEYS, "*").replaceAll("[\\[\\]]|Optional", "");
    assertThat(Pattern.compile(", ").splitAsStream(keys))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(RedisContents.of(key.strip())).as(key).isPresent());
  }

  @Test
  void changes_nothing_in_a_redis_that_is_not_empty() {
    world.accepted("case-1");
    keep();
    assertThatThrownBy(() -> world.rebuild())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("not empty")
        .hasMessageContaining("Nothing was changed");
    assertThat(world.ask(Command.EXISTS, "hz:{s}:state:rebuilding")).contains("0");
    assertThat(world.ask(Command.EXISTS, "hz:{s}:case:case-1")).contains("1");
  }

  @Test
  void refuses_where_there_is_no_copy() {
    world.lose();
    assertThatThrownBy(() -> world.rebuild())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no copy");
    assertThat(world.ask(Command.DBSIZE)).contains("0");
    world.connect();
  }

  @Test
  void is_done_again_when_it_was_broken_off_and_nobody_serves_meanwhile() {
    world.accepted("case-1");
    var _ = world.book("b-1", "case-1");
    var said = said();
    keep();
    world.lose();
    var identity = Mark.parse(await(world.vault.state().standing()).mark()).identity();
    // As if half of it was there.
    world.ask(Command.SET, "hz:{s}:state:rebuilding", identity);
    world.ask(Command.ZADD, "hz:{s}:cases", "1", "case-1");
    assertThatThrownBy(() -> await(world.guard().pass(false).map(true)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("being built");
    assertThatThrownBy(() -> await(world.guard().pass(true).map(true)))
        .isInstanceOf(StartException.class);
    var outcome = world.rebuild();
    assertThat(outcome.lines()).anyMatch(it -> it.contains("broken off"));
    await(world.guard().pass(false).map(true));
    world.connect();
    assertThat(said()).isEqualTo(said);
  }

  @Test
  void says_what_the_trail_has_that_the_copy_has_not() {
    world.accepted("case-1");
    keep();
    world.now = world.now.plusSeconds(5);
    var _ = world.book("b-1", "case-1");
    world.accepted("case-2");
    world.lose();
    var outcome = world.rebuild();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.json().getJsonObject("counts").getLong("behind")).isEqualTo(2);
    assertThat(outcome.lines())
        .anyMatch(it ->
            it.startsWith(
                "case-1: restored as of version 3, the trail has 1 later entries: case.book"))
        .anyMatch(it -> it.startsWith("case-2: is not restored, the trail has 3 later entries: "));
    world.connect();
    assertThat(world.version("case-1")).isEqualTo(3);
  }

  @Test
  void names_documents_that_are_missing_and_those_that_nobody_names() {
    world.accepted("case-1");
    world.tell("consent", "case-1", new CaseCommand.GiveConsent(Clinics.consent(world.now)));
    keep();
    store("of-nobody", "case-9");
    store("vital-signs", "case-1");
    world.lose();
    var outcome = world.rebuild();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.lines())
        .anyMatch(it -> it.contains("vault lacks: consent-1"))
        .anyMatch(it -> it.contains("document of-nobody, which was stored for case-9"))
        .noneMatch(it -> it.contains("vital-signs"));
    world.connect();
  }

  @Test
  void time_outs_fire_once_after_it() {
    world.accepted("case-1");
    var _ = world.book("b-1", "case-1");
    keep();
    world.lose();
    var _ = world.rebuild();
    world.connect();
    assertThat(world.ask(Command.ZCARD, "hz:{s}:time-outs")).contains("1");
    var before = world.version("case-1");
    world.now = StateWorld.END.plusSeconds(60);
    // The sweeper looks each second.
    for (int i = 0; i < 600 && world.version("case-1") == before; i++) {
      await(world.vertx.timer(50).map(true));
    }
    assertThat(world.version("case-1")).isGreaterThan(before);
    assertThat(await(world.vault.audit().ofCase(new huizhen.recording.api.CaseId("case-1"))))
        .extracting(it -> it.event().id())
        .doesNotHaveDuplicates();
  }

  @Test
  void a_gateway_does_not_begin_on_an_empty_redis_beside_a_copy_unless_it_is_told_to() {
    world.accepted("case-1");
    keep();
    world.lose();
    assertThatThrownBy(() -> await(world.guard().pass(false).map(true)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("./huizhen rebuild")
        .hasMessageContaining("--begin-anew");
    assertThat(world.ask(Command.DBSIZE)).contains("0");
    await(world.guard().pass(true).map(true));
    assertThat(actions()).contains("state.begin-anew");
    assertThat(world.copied()).isEmpty();
    world.connect();
    keep();
    await(world.guard().pass(false).map(true));
  }

  private List<ConsultationCase> said() {
    var all = new ArrayList<ConsultationCase>();
    await(world.scheduling.consultations().each(new CaseIndex.All(), all::add).map(true));
    await(
        world
            .scheduling
            .consultations()
            .each(new CaseIndex.OfOrganisation(Clinics.HOSPITAL), all::add)
            .map(true));
    all.sort(java.util.Comparator.comparing((ConsultationCase it) -> it.id().value()));
    return all;
  }

  private void keep() {
    world.ask(Command.DEL, "hz:{s}:state:lease");
    await(world.keeper().turn().map(true));
  }

  private void store(String id, String caseId) {
    DocumentVault vault = world.vault.documents();
    await(
        vault.store(
            id,
            new huizhen.recording.api.CaseId(caseId),
            "text/plain",
            RetentionClass.OUTPATIENT_RECORD,
            Buffer.buffer("content of " + id)));
  }

  private List<String> actions() {
    return await(world.vault.audit().recent(Long.MAX_VALUE, 1_000)).stream()
        .map(AuditEntry::event)
        .map(it -> it.action())
        .toList();
  }

  private static final Account DOCTOR =
      new Account(
          "13900009999",
          "独孤求真",
          "$argon2id$x",
          new Actor(
              "acc-1",
              Actor.Role.SPECIALIST,
              Optional.of(Clinics.HOSPITAL),
              Optional.of(Clinics.SPECIALIST)),
          0,
          Optional.empty(),
          false);

  private void signIns() {
    await(world.accounts.put(DOCTOR).map(true));
    await(world.accounts.disable("acc-1", true).map(true));
    await(
        world
            .accounts
            .put(new ServiceClient("his", "hash", Set.of("rooms"), Optional.of(Clinics.HOSPITAL)))
            .map(true));
    var links = new RedisVisitLinks(world.redis, world.sealer);
    await(links.put("token", "{\"visit\":\"v\"}", Duration.ofDays(400)).map(true));
    await(new RedisGrants(world.redis, world.sealer).put(grant()).map(true));
    world.ask(Command.SET, "hz:{s}:app:factor:acc-1", "sealed factor");
    world.ask(Command.HSET, "hz:{s}:app:passkeys:acc-1", "p", "sealed passkey");
  }

  private AccessGrant grant() {
    return new AccessGrant(
        "grant-1",
        Clinics.PATIENT,
        Clinics.COUNTY,
        Clinics.HOSPITAL,
        Optional.empty(),
        Optional.empty(),
        Set.of(AccessGrant.Item.APPLICATION),
        world.now,
        world.now.plus(Duration.ofDays(1)),
        Optional.empty(),
        "复诊",
        Optional.empty());
  }

  private void signedIn() {
    assertThat(await(world.accounts.byUsername("13900009999")))
        .hasValueSatisfying(it -> {
          assertThat(it.passwordHash()).isEqualTo("$argon2id$x");
          assertThat(it.isDisabled()).isTrue();
        });
    assertThat(await(world.accounts.byId("acc-1"))).isPresent();
    assertThat(await(world.accounts.accounts(Optional.empty(), Optional.empty(), 10)).items())
        .hasSize(1);
    assertThat(await(world.accounts.client("his"))).isPresent();
    var links = new RedisVisitLinks(world.redis, world.sealer);
    assertThat(await(links.get("token"))).contains("{\"visit\":\"v\"}");
    assertThat(world.ask(Command.PTTL, "hz:{s}:app:visit-link:token")).doesNotContain("-1");
    var grants = new RedisGrants(world.redis, world.sealer);
    assertThat(await(grants.ofPatient(Clinics.PATIENT))).containsExactly(grant());
    assertThat(await(grants.to(Clinics.HOSPITAL))).hasSize(1);
    assertThat(world.ask(Command.GET, "hz:{s}:app:factor:acc-1")).contains("sealed factor");
    assertThat(world.ask(Command.HGET, "hz:{s}:app:passkeys:acc-1", "p"))
        .contains("sealed passkey");
  }
}
