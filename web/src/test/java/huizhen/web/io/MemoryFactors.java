package huizhen.web.io;

import huizhen.web.api.Passkeys;
import huizhen.web.api.SecondFactors;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Second factors of both kinds in memory, with the promises of their two ports.
final class MemoryFactors {
  final Map<String, SecondFactors.Factor> factors = new HashMap<>();
  final Map<String, Map<String, Kept>> kept = new HashMap<>();
  final Codes codes = new Codes();
  final Keys passkeys = new Keys();

  /// Happens once, between what somebody read and the next change.
  final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  private final Map<String, Asked> asked = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final InstantSource clock;

  record Kept(Passkeys.Passkey passkey, long count, Optional<Instant> lastUsedAt) {}

  private record Asked(String challenge, Instant until) {}

  MemoryFactors(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void clear() {
    factors.clear();
    kept.clear();
    asked.clear();
    taken.clear();
  }

  private Map<String, Kept> have(String account) {
    return kept.computeIfAbsent(account, _ -> new HashMap<>());
  }

  private boolean hasCodes(String account) {
    var factor = factors.get(account);
    return factor != null && factor.confirmedAt().isPresent();
  }

  final class Codes implements SecondFactors {
    @Override
    public Future<Optional<Factor>> of(String account) {
      synchronized (MemoryFactors.this) {
        return Future.succeededFuture(Optional.ofNullable(factors.get(account)));
      }
    }

    @Override
    public Future<Boolean> change(
        String account, Function<Optional<Factor>, Optional<Factor>> decide) {
      meanwhile.getAndSet(() -> {}).run();
      synchronized (MemoryFactors.this) {
        var next = decide.apply(Optional.ofNullable(factors.get(account)));
        next.ifPresent(it -> factors.put(account, it));
        return Future.succeededFuture(next.isPresent());
      }
    }

    @Override
    public Future<Boolean> remove(String account, boolean isNeeded) {
      synchronized (MemoryFactors.this) {
        if (have(account).isEmpty()) {
          if (isNeeded) {
            return Future.succeededFuture(false);
          }
          factors.remove(account);
        } else {
          factors.computeIfPresent(
              account, (_, it) -> new Factor("", Optional.empty(), it.recovery()));
        }
        return Future.succeededFuture(true);
      }
    }

    @Override
    public Future<Boolean> claim(String account, String use, Duration life) {
      synchronized (MemoryFactors.this) {
        return Future.succeededFuture(taken.add(account + use));
      }
    }
  }

  final class Keys implements Passkeys {
    @Override
    public Future<List<Passkey>> of(String account) {
      synchronized (MemoryFactors.this) {
        return Future.succeededFuture(
            have(account).values().stream()
                .map(it -> used(it.passkey(), it.lastUsedAt()))
                .sorted(Comparator.comparing(Passkey::createdAt).thenComparing(Passkey::id))
                .toList());
      }
    }

    private static Passkey used(Passkey it, Optional<Instant> at) {
      return new Passkey(
          it.id(),
          it.credentialId(),
          it.credential(),
          it.party(),
          it.name(),
          it.isBackupEligible(),
          it.transports(),
          it.createdAt(),
          at);
    }

    @Override
    public Future<Addition> add(String account, Passkey passkey, long count) {
      synchronized (MemoryFactors.this) {
        if (kept.values().stream().anyMatch(it -> it.containsKey(passkey.id()))) {
          return Future.succeededFuture(Addition.TAKEN);
        }
        if (have(account).size() >= MOST) {
          return Future.succeededFuture(Addition.FULL);
        }
        have(account).put(passkey.id(), new Kept(passkey, count, Optional.empty()));
        return Future.succeededFuture(Addition.ADDED);
      }
    }

    @Override
    public Future<Use> use(String account, String id, long count, Instant at) {
      synchronized (MemoryFactors.this) {
        var known = have(account).get(id);
        if (known == null) {
          return Future.succeededFuture(Use.ABSENT);
        }
        if ((count > 0 || known.count() > 0) && count <= known.count()) {
          return Future.succeededFuture(Use.BACKWARDS);
        }
        have(account).put(id, new Kept(known.passkey(), count, Optional.of(at)));
        return Future.succeededFuture(Use.TAKEN);
      }
    }

    @Override
    public Future<Boolean> rename(String account, String id, String name) {
      synchronized (MemoryFactors.this) {
        var renamed =
            have(account)
                .computeIfPresent(
                    id, (_, it) -> new Kept(it.passkey().named(name), it.count(), it.lastUsedAt()));
        return Future.succeededFuture(renamed != null);
      }
    }

    @Override
    public Future<Removal> remove(String account, String id, boolean isNeeded) {
      synchronized (MemoryFactors.this) {
        var own = have(account);
        if (!own.containsKey(id)) {
          return Future.succeededFuture(Removal.ABSENT);
        }
        if (own.size() == 1 && !hasCodes(account)) {
          if (isNeeded) {
            return Future.succeededFuture(Removal.LAST);
          }
          factors.remove(account);
        }
        own.remove(id);
        return Future.succeededFuture(Removal.REMOVED);
      }
    }

    @Override
    public Future<Void> ask(String purpose, String challenge, Duration life) {
      synchronized (MemoryFactors.this) {
        asked.put(purpose, new Asked(challenge, clock.instant().plus(life)));
        return Future.succeededFuture();
      }
    }

    @Override
    public Future<Optional<String>> answered(String purpose) {
      synchronized (MemoryFactors.this) {
        return Future.succeededFuture(
            Optional.ofNullable(asked.remove(purpose))
                .filter(it -> clock.instant().isBefore(it.until()))
                .map(Asked::challenge));
      }
    }
  }
}
