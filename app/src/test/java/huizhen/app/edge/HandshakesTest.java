package huizhen.app.edge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.HandshakeLimits;
import huizhen.app.config.StartException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who may begin a TLS handshake when, in virtual time. The server answers each after two
/// milliseconds, and the client a moment later.
final class HandshakesTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long STEP = MILLI;
  private static final long SERVER_NANOS = 2 * MILLI;

  private static final HandshakeLimits LIMITS = new HandshakeLimits(200, 100, 200, 20);

  private final Handshakes handshakes = new Handshakes(LIMITS, 0);
  private final List<Client> underWay = new ArrayList<>();
  private long now;
  private long workMillis;

  private final class Client implements Handshakes.Applicant {
    private final long askedAt = now;
    private long begunAt = -1;
    private boolean isRefused;
    private boolean isSlow;
    private Handshakes.@Nullable Pass pass;

    @Override
    public void begin() {
      assertThat(begunAt).isNegative();
      assertThat(isRefused).isFalse();
      begunAt = now;
      underWay.add(this);
    }

    @Override
    public void refuse() {
      assertThat(begunAt).isNegative();
      assertThat(isRefused).isFalse();
      isRefused = true;
    }

    Handshakes.Pass pass() {
      return requireNonNull(pass);
    }

    boolean hasBegun() {
      return begunAt >= 0;
    }

    long waitedMillis() {
      return (begunAt - askedAt) / MILLI;
    }
  }

  private static Source source(String address) {
    return Source.of(InetAddress.ofLiteral(address));
  }

  private Client ask(String address) {
    return ask(address, false);
  }

  private Client ask(String address, boolean resumes) {
    var client = new Client();
    client.pass = handshakes.ask(source(address), resumes, client, now);
    return client;
  }

  private Client askSlowly(String address) {
    var client = ask(address);
    client.isSlow = true;
    return client;
  }

  private void run(long nanos, Runnable eachMilli) {
    for (long end = now + nanos; now < end; now += STEP) {
      eachMilli.run();
      for (var client : List.copyOf(underWay)) {
        if (now - client.begunAt >= SERVER_NANOS) {
          underWay.remove(client);
          client.pass().worked(workMillis * MILLI);
          client.pass().answered(now);
          if (!client.isSlow) {
            client.pass().ended(now);
          }
        }
      }
      if (now % (10 * MILLI) == 0) {
        handshakes.tick(now);
      }
    }
  }

  private void run(long nanos) {
    run(nanos, () -> {});
  }

  private static long begun(List<Client> clients) {
    return clients.stream().filter(Client::hasBegun).count();
  }

  @Test
  void begins_at_once_in_peace() {
    var client = ask("192.0.2.1");
    assertThat(client.hasBegun()).isTrue();
    run(SECOND);
    assertThat(handshakes.waiting()).isZero();
  }

  @Test
  void one_address_that_floods_gets_its_rate_and_others_their_turn_at_once() {
    var flood = new ArrayList<Client>();
    var others = new ArrayList<Client>();
    run(
        20 * SECOND,
        () -> {
          flood.add(ask("192.0.2.66"));
          if (now % (100 * MILLI) == 0) { // ten a second, each from an address of its own
            others.add(ask("198.51.100." + others.size()));
          }
        });
    assertThat(begun(flood)).isBetween(1_900L, 2_210L); // 100 a second, and a burst of 200
    assertThat(others).hasSize(200).allMatch(Client::hasBegun);
    assertThat(others).allMatch(other -> other.waitedMillis() <= 20);
  }

  @Test
  void a_cold_loop_gives_strangers_a_tenth_of_its_time_and_known_addresses_come_in_beside() {
    workMillis = 10;
    handshakes.vouch(source("203.0.113.7"), now);
    var flood = new ArrayList<Client>();
    var known = new ArrayList<Client>();
    run(
        20 * SECOND,
        () -> {
          flood.add(ask("192.0.2." + flood.size() % 250));
          if (now % (500 * MILLI) == 0) {
            known.add(ask("203.0.113.7"));
          }
        });
    // 20 percent are all handshakes', half of that the strangers'; 200 ms are saved up.
    assertThat(begun(flood)).isBetween(200L, 225L);
    assertThat(known).hasSize(40).allMatch(Client::hasBegun);
    assertThat(known).allMatch(client -> client.waitedMillis() <= 20);
  }

  @Test
  void one_pause_of_the_machine_is_charged_as_one_long_handshake() {
    workMillis = 60_000;
    var first = ask("192.0.2.1");
    run(SECOND);
    workMillis = 1;
    var next = ask("192.0.2.2");
    run(SECOND);
    assertThat(first.hasBegun()).isTrue();
    assertThat(next.waitedMillis()).isZero();
  }

  @Test
  void nobody_waits_longer_than_the_limit_and_the_rest_is_refused_at_once() {
    var flood = new ArrayList<Client>();
    run(10 * SECOND, () -> flood.add(ask("192.0.2.66")));
    run(4 * SECOND);
    assertThat(flood).allMatch(client -> client.hasBegun() != client.isRefused);
    assertThat(flood)
        .filteredOn(Client::hasBegun)
        .allMatch(client -> client.waitedMillis() <= Handshakes.MAX_WAIT_NANOS / MILLI);
    assertThat(handshakes.waiting()).isZero();
  }

  @Test
  void a_hospital_of_two_thousand_behind_one_address_gets_in() {
    // All lose their connection at once and come back as clients do: again after 1 to 6 s.
    var random = new SplittableRandom(7);
    var left = new ArrayList<Long>();
    for (int i = 0; i < 2_000; i++) {
      left.add(random.nextLong(2 * SECOND));
    }
    var asking = new ArrayList<Client>();
    int[] in = {0};
    run(
        40 * SECOND,
        () -> {
          left.removeIf(at -> at <= now && asking.add(ask("192.0.2.1")));
          asking.removeIf(client -> {
            if (client.isRefused) {
              left.add(now + SECOND + random.nextLong(5 * SECOND));
            }
            in[0] += client.hasBegun() ? 1 : 0;
            return client.isRefused || client.hasBegun();
          });
        });
    assertThat(left).isEmpty();
    assertThat(in[0]).isEqualTo(2_000);
  }

  @Test
  void known_addresses_come_before_a_thousand_strangers() {
    handshakes.vouch(source("198.51.100.1"), now);
    var strangers = new ArrayList<Client>();
    var known = new ArrayList<Client>();
    run(
        10 * SECOND,
        () -> {
          int number = strangers.size() % 1_000;
          strangers.add(ask("10.0.%d.%d".formatted(number / 250, number % 250)));
          if (now % (50 * MILLI) == 0) {
            known.add(ask("198.51.100.1"));
          }
        });
    run(4 * SECOND);
    assertThat(known).hasSize(200).allMatch(Client::hasBegun);
    assertThat(known).allMatch(client -> client.waitedMillis() <= 20);
    assertThat(begun(strangers)).isBetween(1_500L, 2_700L);
  }

  @Test
  void a_newcomer_finds_a_place_to_wait_whatever_the_flood() {
    for (int i = 0; i < 50_000; i++) {
      var _ = ask("10.0.%d.%d".formatted(i % 20, i % 7));
    }
    assertThat(handshakes.waiting()).isLessThan(Handshakes.MAX_WAITING);
    var newcomer = ask("198.51.100.1");
    run(SECOND);
    assertThat(newcomer.hasBegun()).isTrue();
  }

  @Test
  void who_resumes_is_not_lost_among_a_flood_from_the_same_address() {
    var flood = new ArrayList<Client>();
    var back = new ArrayList<Client>();
    run(
        10 * SECOND,
        () -> {
          flood.add(ask("192.0.2.1"));
          if (now % (50 * MILLI) == 0 && handshakes.waiting() < Handshakes.MAX_WAITING_OF_SOURCE) {
            back.add(ask("192.0.2.1", true));
          }
        });
    assertThat(begun(flood)).isBetween(800L, 1_300L);
    assertThat(back).isNotEmpty();
    assertThat(back).allMatch(Client::hasBegun);
    assertThat(back).allMatch(client -> client.waitedMillis() < 300);
  }

  @Test
  void who_never_finishes_holds_up_its_own_address_only() {
    for (int i = 0; i < 5; i++) {
      run(
          SECOND,
          () -> {
            var _ = askSlowly("192.0.2.66");
          });
    }
    var sameAddress = ask("192.0.2.66");
    var other = ask("198.51.100.1");
    run(4 * SECOND);
    assertThat(sameAddress.isRefused).isTrue();
    assertThat(other.hasBegun()).isTrue();
  }

  @Test
  void who_goes_away_gives_everything_back() {
    var clients = new ArrayList<Client>();
    for (int i = 0; i < 500; i++) {
      clients.add(ask("192.0.2." + i % 50, i % 3 == 0));
    }
    clients.forEach(client -> client.pass().ended(now));
    clients.forEach(client -> client.pass().ended(now)); // twice is once
    assertThat(handshakes.waiting()).isZero();
    underWay.clear();
    run(SECOND);
    var next = ask("192.0.2.1");
    assertThat(next.hasBegun()).isTrue();
  }

  @Test
  void remembers_a_limited_number_of_sources_and_forgets_strangers_first() {
    handshakes.vouch(source("198.51.100.1"), now);
    for (int i = 0; i < 2 * Handshakes.MAX_IDLE; i++) {
      var client = ask("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255));
      client.pass().ended(now);
      now += 10 * MILLI;
    }
    underWay.clear();
    assertThat(handshakes.sources()).isEqualTo(Handshakes.MAX_IDLE + 1);
  }

  @Test
  void an_ipv6_subscriber_is_one_source() {
    assertThat(source("2001:db8:1:2:3::1")).isEqualTo(source("2001:db8:1:2:ffff::2"));
    assertThat(source("2001:db8:1:2::1")).isNotEqualTo(source("2001:db8:1:3::1"));
    assertThat(source("192.0.2.1")).isNotEqualTo(source("192.0.2.2"));
  }

  @Test
  void limits_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new HandshakeLimits(0, 1, 1, 20))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("https.handshakes-per-second=0");
    assertThatThrownBy(() -> new HandshakeLimits(10, 11, 1, 20))
        .hasMessageContaining("https.handshakes-per-second-and-address=11 is not 1 to 10");
    assertThatThrownBy(() -> new HandshakeLimits(10, 10, 0, 20)).hasMessageContaining("burst=0");
    assertThatThrownBy(() -> new HandshakeLimits(10, 10, 1, 101))
        .hasMessageContaining("https.handshake-percent=101 is not 1 to 100");
  }

  /// Whatever happens in whatever order: nobody is told twice, nothing is left over.
  @Test
  void a_random_walk_leaves_nothing_behind() {
    for (long seed = 1; seed <= 20; seed++) {
      walk(seed);
    }
  }

  private void walk(long seed) {
    var random = new SplittableRandom(seed);
    var all = new ArrayList<Client>();
    run(
        2 * SECOND,
        () -> {
          for (int i = random.nextInt(4); i > 0; i--) {
            all.add(ask("192.0.2." + random.nextInt(6), random.nextBoolean()));
          }
          if (random.nextInt(3) == 0 && !all.isEmpty()) {
            var gone = all.get(random.nextInt(all.size()));
            gone.pass().ended(now);
            underWay.remove(gone);
          }
          if (random.nextInt(100) == 0) {
            handshakes.vouch(source("192.0.2." + random.nextInt(6)), now);
          }
        });
    all.forEach(client -> client.pass().ended(now));
    underWay.clear();
    assertThat(handshakes.waiting()).as("seed %d", seed).isZero();
    run(2 * SECOND);
    var after = ask("203.0.113.9");
    assertThat(after.hasBegun()).as("seed %d", seed).isTrue();
    after.pass().ended(now);
    underWay.clear();
  }
}
