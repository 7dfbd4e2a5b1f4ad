package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accounts of people and of services on a real Redis.
final class RedisAccountsTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();

  private final Instant soon = Instant.now().plus(Duration.ofMinutes(5));
  private final GcmSealer sealer = new GcmSealer(new byte[32], new SecureRandom());

  @Test
  void keeps_accounts_by_name_and_by_id() throws IOException {
    var accounts = accounts();
    var account =
        new Account(
            "13900009999",
            "独孤求真",
            "$argon2id$x",
            new Actor(
                "acc-1",
                Actor.Role.SPECIALIST,
                Optional.of(new OrganisationId("o")),
                Optional.of(new PractitionerId("p"))),
            2,
            Optional.of(soon),
            false);

    var _ = done(accounts.put(account));

    assertThat(done(accounts.byUsername("13900009999"))).contains(account);
    assertThat(done(accounts.byId("acc-1"))).contains(account);
    assertThat(done(accounts.byUsername("nobody"))).isEmpty();
    assertThat(done(accounts.byId("nobody"))).isEmpty();
    assertThat(SERVER.kept()).doesNotContain("独孤求真").doesNotContain("13900009999");
  }

  @Test
  void a_try_at_the_sign_in_undoes_nothing_that_was_changed_meanwhile() {
    var accounts = accounts();
    var actor =
        new Actor(
            "acc-2",
            Actor.Role.COORDINATOR,
            Optional.of(new OrganisationId("o-2")),
            Optional.empty());
    var before = new Account("u-2", "甲", "$argon2id$x", actor, 0, Optional.empty(), false);
    var _ = done(accounts.put(before));
    var _ = done(accounts.disable("acc-2", true));
    assertThat(done(accounts.changePassword("u-2", "$argon2id$y"))).isTrue();
    assertThat(done(accounts.changePassword("nobody", "$argon2id$y"))).isFalse();
    assertThat(done(accounts.lendPassword("u-2", "$argon2id$z", soon))).isTrue();
    assertThat(done(accounts.lendPassword("nobody", "$argon2id$z", soon))).isFalse();
    assertThat(done(accounts.byId("acc-2")).orElseThrow().temporaryUntil()).contains(soon);
    assertThat(done(accounts.changePassword("u-2", "$argon2id$y"))).isTrue();
    var _ = done(accounts.tried(before.with(3, Optional.of(soon))));

    var after = new Account("u-2", "甲", "$argon2id$y", actor, 3, Optional.of(soon), false, true);
    assertThat(done(accounts.byUsername("u-2"))).contains(after);
    assertThat(listed(accounts, Optional.of(new OrganisationId("o-2")), 10)).containsExactly(after);
    assertThat(listed(accounts, Optional.empty(), 100)).contains(after);
    assertThat(listed(accounts, Optional.of(new OrganisationId("o-3")), 10)).isEmpty();
    var _ = done(accounts.disable("acc-2", false));
    assertThat(done(accounts.byId("acc-2"))).contains(after.disabled(false));
  }

  /// Of 250 people every third one's organisation is asked for: none comes twice, and none is left
  /// out, however long the pieces are.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 84, 100})
  void lists_an_organisations_accounts_piece_by_piece(int limit) throws IOException {
    var accounts = accounts();
    var wanted = new HashSet<String>();
    for (int i = 0; i < 250; i++) {
      var organisation = new OrganisationId(i % 3 == 0 ? "o-wanted" : "o-other");
      var actor =
          new Actor(
              "many-" + i, Actor.Role.COORDINATOR, Optional.of(organisation), Optional.empty());
      var account = new Account("many-u-" + i, "甲", "$x", actor, 0, Optional.empty(), false);
      var _ = done(accounts.put(account));
      if (i % 3 == 0) {
        wanted.add(account.username());
      }
    }
    assertThat(listed(accounts, Optional.of(new OrganisationId("o-wanted")), limit))
        .extracting(Account::username)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static List<Account> listed(
      RedisAccounts accounts, Optional<OrganisationId> organisation, int limit) {
    var all = new ArrayList<Account>();
    var after = Optional.<String>empty();
    do {
      var page = done(accounts.accounts(organisation, after, limit));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  @Test
  void keeps_service_clients() {
    var client = new ServiceClient("his", "$argon2id$y", Set.of("rooms", "fhir"));

    var _ = done(accounts().put(client));

    assertThat(done(accounts().client("his"))).contains(client);
    assertThat(done(accounts().client("other"))).isEmpty();
  }

  private RedisAccounts accounts() {
    return new RedisAccounts(SERVER.calls(), sealer, text -> Integer.toHexString(text.hashCode()));
  }
}
