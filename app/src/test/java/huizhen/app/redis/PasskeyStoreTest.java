package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.keys.GcmSealer;
import huizhen.web.api.Passkeys;
import huizhen.web.api.Passkeys.Addition;
import huizhen.web.api.Passkeys.Passkey;
import huizhen.web.api.Passkeys.Removal;
import huizhen.web.api.Passkeys.Use;
import huizhen.web.api.SecondFactors;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.api.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Passkeys and what stands or falls with them, on a real Redis.
final class PasskeyStoreTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();
  private static final Instant AT = Instant.parse("2026-03-02T01:00:00Z");

  /// Of another gateway: it has event loops of its own.
  private static final Vertx OTHER_VERTX = Vertx.vertx();

  private static RedisCalls otherRedis;
  private static RedisSecondFactors others;

  private static final GcmSealer SEALER = new GcmSealer(new byte[32], new SecureRandom());
  private RedisPasskeys passkeys;
  private RedisSecondFactors factors;

  @BeforeAll
  static void start() throws Exception {
    otherRedis = new RedisCalls(OTHER_VERTX, SERVER.uris());
    var _ = done(otherRedis.warmUp());
    others = new RedisSecondFactors(otherRedis, SEALER);
  }

  @BeforeEach
  void clear() throws Exception {
    var _ = done(SERVER.calls().send(Request.cmd(Command.FLUSHALL)).<Void>mapEmpty());
    passkeys = new RedisPasskeys(SERVER.calls(), SEALER);
    factors = new RedisSecondFactors(SERVER.calls(), SEALER);
  }

  @AfterAll
  static void stop() throws Exception {
    var _ = done(otherRedis.close());
    var _ = done(OTHER_VERTX.close());
  }

  private static Passkey passkey(int number) {
    return new Passkey(
        "id-" + number,
        "credential-id-" + number,
        "public-key-" + number,
        "huizhen.example.org",
        "Dr. Li's telephone",
        true,
        List.of("internal", "hybrid"),
        AT.plusSeconds(number),
        Optional.empty());
  }

  private static Factor codes(List<String> recovery) {
    return new Factor("GEZDGNBVGY3TQOJQ", Optional.of(AT), recovery);
  }

  private Future<Boolean> put(String account, Factor factor) {
    return factors.change(account, _ -> Optional.of(factor));
  }

  /// Written by another gateway, between what this one reads and what it writes.
  private static void elsewhere(String account, Factor factor) {
    var _ =
        CompletableFuture.supplyAsync(() -> others.change(account, _ -> Optional.of(factor)))
            .thenCompose(Future::toCompletionStage)
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  private static Optional<Factor> strike(Optional<Factor> now, String hash) {
    return now.filter(it -> it.recovery().contains(hash))
        .map(it -> codes(it.recovery().stream().filter(each -> !each.equals(hash)).toList()));
  }

  /// What is decided of an older factor is not written: it is decided anew of the newer one.
  @Test
  void neither_brings_a_taken_recovery_code_back_nor_loses_new_ones() throws Exception {
    var _ = done(put("a-li", codes(List.of("ab", "cd"))));
    var seen = new ArrayList<List<String>>();
    var struck =
        done(
            factors.change(
                "a-li",
                now -> {
                  seen.add(now.map(Factor::recovery).orElse(List.of()));
                  if (seen.size() == 1) {
                    elsewhere("a-li", codes(List.of("ef", "gh")));
                    return Optional.of(codes(List.of("cd")));
                  }
                  return strike(now, "ab");
                }));
    assertThat(struck).as("a code of the old set opens nothing any more").isFalse();
    assertThat(seen).containsExactly(List.of("ab", "cd"), List.of("ef", "gh"));
    assertThat(done(factors.of("a-li"))).contains(codes(List.of("ef", "gh")));
    assertThat(done(factors.change("a-wang", now -> strike(now, "ab")))).isFalse();
    assertThat(done(factors.of("a-wang"))).isEmpty();
  }

  @Test
  void strikes_each_recovery_code_once_however_many_come_at_once() throws Exception {
    var _ = done(put("a-li", codes(List.of("ab", "cd", "ef"))));
    var all =
        Stream.of("ab", "cd", "ab", "ab")
            .map(hash -> factors.change("a-li", now -> strike(now, hash)))
            .toList();
    int struck = 0;
    for (var each : all) {
      struck += done(each) ? 1 : 0;
    }
    assertThat(struck).isEqualTo(2);
    assertThat(done(factors.of("a-li"))).contains(codes(List.of("ef")));
  }

  @Test
  void gives_up_on_a_factor_that_changes_all_the_time() {
    var tries = new AtomicInteger();
    var change =
        factors.change(
            "a-li",
            _ -> {
              elsewhere("a-li", codes(List.of("n" + tries.incrementAndGet())));
              return Optional.of(codes(List.of("mine")));
            });
    assertThatThrownBy(() -> done(change)).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(tries).hasValue(SecondFactors.MOST_TRIES);
  }

  @Test
  void keeps_what_nobody_reads_in_the_file() throws Exception {
    assertThat(done(passkeys.of("a-li"))).isEmpty();
    assertThat(done(passkeys.add("a-li", passkey(2), 0))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.add("a-li", passkey(1), 0))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.of("a-li"))).containsExactly(passkey(1), passkey(2));
    assertThat(done(passkeys.of("a-wang"))).isEmpty();
    assertThat(SERVER.kept())
        .contains("hz:{s}:app:passkeys:a-li")
        .doesNotContain("telephone", "public-key", "credential-id");
  }

  @Test
  void gives_a_passkey_to_one_account_alone_and_ten_to_each() throws Exception {
    var all = IntStream.range(0, 20).mapToObj(i -> passkeys.add("a-" + i, passkey(7), 0)).toList();
    int added = 0;
    for (var each : all) {
      added += done(each) == Addition.ADDED ? 1 : 0;
    }
    assertThat(added).isEqualTo(1);
    var many =
        IntStream.range(100, 120).mapToObj(i -> passkeys.add("a-li", passkey(i), 0)).toList();
    for (var each : many) {
      assertThat(done(each)).isIn(Addition.ADDED, Addition.FULL);
    }
    assertThat(done(passkeys.of("a-li"))).hasSize(Passkeys.MOST);
  }

  @Test
  void takes_a_count_that_grows_once_and_no_other() throws Exception {
    assertThat(done(passkeys.add("a-li", passkey(1), 4))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.use("a-li", "id-1", 4, AT))).isEqualTo(Use.BACKWARDS);
    var same = IntStream.range(0, 20).mapToObj(_ -> passkeys.use("a-li", "id-1", 5, AT)).toList();
    int taken = 0;
    for (var each : same) {
      taken += done(each) == Use.TAKEN ? 1 : 0;
    }
    assertThat(taken).isEqualTo(1);
    assertThat(done(passkeys.use("a-li", "id-1", 0, AT))).isEqualTo(Use.BACKWARDS);
    assertThat(done(passkeys.use("a-li", "id-1", 4_294_967_295L, AT))).isEqualTo(Use.TAKEN);
    assertThat(done(passkeys.of("a-li")).getFirst().lastUsedAt()).contains(AT);
    assertThat(done(passkeys.use("a-li", "id-2", 9, AT))).isEqualTo(Use.ABSENT);
    assertThat(done(passkeys.use("a-wang", "id-1", 9, AT))).isEqualTo(Use.ABSENT);
  }

  @Test
  void gives_one_another_name_and_leaves_its_count_and_the_others() throws Exception {
    assertThat(done(passkeys.add("a-li", passkey(1), 4))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.add("a-li", passkey(2), 0))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.use("a-li", "id-1", 5, AT))).isEqualTo(Use.TAKEN);
    assertThat(done(passkeys.rename("a-li", "id-1", "诊室电脑"))).isTrue();
    var renamed = done(passkeys.of("a-li")).getFirst();
    assertThat(renamed.name()).isEqualTo("诊室电脑");
    assertThat(renamed.lastUsedAt()).contains(AT);
    assertThat(renamed.credential()).isEqualTo(passkey(1).credential());
    assertThat(done(passkeys.of("a-li")).getLast()).isEqualTo(passkey(2));
    assertThat(done(passkeys.use("a-li", "id-1", 5, AT))).isEqualTo(Use.BACKWARDS);
    assertThat(done(passkeys.rename("a-wang", "id-1", "mine"))).isFalse();
    assertThat(done(passkeys.remove("a-li", "id-1", true))).isEqualTo(Removal.REMOVED);
    assertThat(done(passkeys.rename("a-li", "id-1", "again"))).as("stays removed").isFalse();
    assertThat(done(passkeys.of("a-li"))).containsExactly(passkey(2));
  }

  @Test
  void takes_those_that_do_not_count_again_and_again() throws Exception {
    assertThat(done(passkeys.add("a-li", passkey(1), 0))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.use("a-li", "id-1", 0, AT))).isEqualTo(Use.TAKEN);
    assertThat(done(passkeys.use("a-li", "id-1", 0, AT))).isEqualTo(Use.TAKEN);
  }

  @Test
  void answers_a_question_once_and_forgets_it() throws Exception {
    var _ = done(passkeys.ask("use:a-li:here", "first", Duration.ofMinutes(5)));
    var _ = done(passkeys.ask("use:a-li:here", "second", Duration.ofMinutes(5)));
    assertThat(done(passkeys.answered("make:a-li:here"))).isEmpty();
    var all = IntStream.range(0, 20).mapToObj(_ -> passkeys.answered("use:a-li:here")).toList();
    var got = new ArrayList<String>();
    for (var each : all) {
      done(each).ifPresent(got::add);
    }
    assertThat(got).containsExactly("second");
    var _ = done(passkeys.ask("use:a-li:late", "third", Duration.ofMinutes(5)));
    var key = "hz:{s}:app:passkey-asked:use:a-li:late";
    var life = done(SERVER.calls().send(Request.cmd(Command.PTTL).arg(key)).map(Replies::number));
    assertThat(life).isBetween(1L, 300_000L);
  }

  @Test
  void keeps_the_last_factor_of_who_needs_one() throws Exception {
    assertThat(done(passkeys.add("a-li", passkey(1), 0))).isEqualTo(Addition.ADDED);
    assertThat(done(passkeys.remove("a-li", "id-1", true))).isEqualTo(Removal.LAST);
    assertThat(done(passkeys.remove("a-li", "id-2", true))).isEqualTo(Removal.ABSENT);
    var begun = new Factor("GEZDGNBVGY3TQOJQ", Optional.empty(), List.of("ab"));
    var _ = done(put("a-li", begun));
    assertThat(done(passkeys.remove("a-li", "id-1", true)))
        .as("codes that were begun are no factor")
        .isEqualTo(Removal.LAST);
    var _ = done(put("a-li", codes(List.of("ab"))));
    assertThat(done(passkeys.remove("a-li", "id-1", true))).isEqualTo(Removal.REMOVED);
    assertThat(done(factors.of("a-li"))).contains(codes(List.of("ab")));
    assertThat(done(factors.remove("a-li", true))).as("now these are the last").isFalse();
    assertThat(done(factors.remove("a-li", false))).isTrue();
    assertThat(done(factors.of("a-li"))).isEmpty();
    assertThat(done(passkeys.add("a-wang", passkey(1), 0)))
        .as("what was removed is free")
        .isEqualTo(Addition.ADDED);
  }

  @Test
  void forgets_recovery_codes_with_the_last_factor_and_not_before() throws Exception {
    assertThat(done(passkeys.add("a-li", passkey(1), 0))).isEqualTo(Addition.ADDED);
    var _ = done(put("a-li", codes(List.of("ab", "cd"))));
    assertThat(done(factors.remove("a-li", false))).isTrue();
    assertThat(done(factors.of("a-li")))
        .contains(new Factor("", Optional.empty(), List.of("ab", "cd")));
    assertThat(done(passkeys.remove("a-li", "id-1", false))).isEqualTo(Removal.REMOVED);
    assertThat(done(factors.of("a-li"))).isEmpty();
  }

  /// Whoever removes both kinds at once keeps one of them.
  @Test
  void leaves_one_however_they_are_removed_at_once() throws Exception {
    for (int round = 0; round < 20; round++) {
      var account = "a-" + round;
      assertThat(done(passkeys.add(account, passkey(10 * round), 0))).isEqualTo(Addition.ADDED);
      assertThat(done(passkeys.add(account, passkey(10 * round + 1), 0))).isEqualTo(Addition.ADDED);
      var _ = done(put(account, codes(List.of())));
      var one = passkeys.remove(account, "id-" + 10 * round, true);
      var codes = factors.remove(account, true);
      var other = passkeys.remove(account, "id-" + (10 * round + 1), true);
      int removed = done(one) == Removal.REMOVED ? 1 : 0;
      removed += done(other) == Removal.REMOVED ? 1 : 0;
      removed += done(codes) ? 1 : 0;
      assertThat(removed).isEqualTo(2);
      var isOn =
          !done(passkeys.of(account)).isEmpty()
              || done(factors.of(account)).filter(it -> it.confirmedAt().isPresent()).isPresent();
      assertThat(isOn).isTrue();
    }
  }
}
