package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.MachineDrafts;
import huizhen.web.api.MachineDrafts.Draft;
import huizhen.web.api.MachineDrafts.Wish;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Requests for drafts on a real Redis.
final class RedisMachineDraftsTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
  private static final OrganisationId HOSPITAL = new OrganisationId("hospital");

  private static RedisMachineDrafts drafts;
  private static GcmSealer sealer;

  @BeforeAll
  static void start() throws Exception {
    sealer = new GcmSealer(new byte[32], new SecureRandom());
    drafts = new RedisMachineDrafts(SERVER.calls(), sealer);
  }

  private static Wish wish(String id, String caseId, String organisation, Instant at) {
    return new Wish(
        id,
        new CaseId(caseId),
        new OrganisationId(organisation),
        "a-wang",
        at,
        at.plus(MachineDrafts.OPEN),
        Optional.empty());
  }

  private static Draft draft(String id) {
    return new Draft(id, "ai", "m", "1", "摘要", "所见胸闷", "诊断", "建议", NOW);
  }

  @Test
  void keeps_a_request_and_its_draft_sealed_until_it_is_taken_back() throws Exception {
    var wish = wish("w1", "case-1", "hospital", NOW);
    assertThat(done(drafts.ask(wish))).isTrue();
    assertThat(done(drafts.byId("w1"))).hasValue(wish);
    assertThat(done(drafts.open(HOSPITAL, NOW))).contains(wish);
    assertThat(done(drafts.open(HOSPITAL, NOW.plus(MachineDrafts.OPEN)))).doesNotContain(wish);
    assertThat(done(drafts.put(wish, draft("d1")))).isTrue();
    assertThat(done(drafts.put(wish, draft("d2")))).isTrue();
    assertThat(done(drafts.ofCase(wish.caseId()))).hasValue(wish.with(draft("d2")));
    assertThat(SERVER.kept()).doesNotContain("所见胸闷");
    var _ = done(drafts.withdraw(wish));
    assertThat(done(drafts.ofCase(wish.caseId()))).isEmpty();
    assertThat(done(drafts.put(wish, draft("d3")))).isFalse();
    assertThat(done(drafts.open(HOSPITAL, NOW))).doesNotContain(wish);
  }

  @Test
  void gives_a_draft_of_an_earlier_request_to_nobody() throws Exception {
    var old = wish("w2", "case-2", "hospital", NOW);
    var newer = wish("w3", "case-2", "hospital", NOW.plusSeconds(1));
    assertThat(done(drafts.ask(old))).isTrue();
    assertThat(done(drafts.ask(newer))).isTrue();
    assertThat(done(drafts.put(old, draft("d")))).isFalse();
    assertThat(done(drafts.byId("w2"))).isEmpty();
    assertThat(done(drafts.ofCase(new CaseId("case-2")))).hasValue(newer);
  }

  @Test
  void has_room_for_so_many_open_ones_of_an_organisation() throws Exception {
    for (int i = 0; i < MachineDrafts.MOST_OPEN; i++) {
      assertThat(done(drafts.ask(wish("f" + i, "full-" + i, "full", NOW)))).isTrue();
    }
    assertThat(done(drafts.ask(wish("one", "full-x", "full", NOW)))).isFalse();
    var later = NOW.plus(MachineDrafts.OPEN).plus(Duration.ofSeconds(1));
    assertThat(done(drafts.ask(wish("two", "full-y", "full", later)))).isTrue();
  }

  @Test
  void knows_which_hospital_has_an_ai() throws Exception {
    var accounts = new RedisAccounts(SERVER.calls(), sealer, it -> it);
    assertThat(done(accounts.hasMachine(HOSPITAL))).isFalse();
    var _ =
        done(
            accounts.put(
                new ServiceClient("ai", "h", Set.of(ServiceClient.DRAFTS), Optional.of(HOSPITAL))));
    assertThat(done(accounts.hasMachine(HOSPITAL))).isTrue();
    var _ = done(accounts.put(new ServiceClient("ai", "h", Set.of(), Optional.of(HOSPITAL))));
    assertThat(done(accounts.hasMachine(HOSPITAL))).isFalse();
  }
}
