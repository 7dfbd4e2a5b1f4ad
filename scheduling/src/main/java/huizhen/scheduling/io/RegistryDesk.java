package huizhen.scheduling.io;

import huizhen.scheduling.api.LicenceRegistry;
import huizhen.scheduling.api.LicenceRegistry.Standing;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.RegistryWord;
import huizhen.scheduling.model.RegistryWords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Asks the register about whom a decision concerns. Nothing is kept: what it says is of this
/// moment.
final class RegistryDesk {
  private static final System.Logger LOG = System.getLogger(RegistryDesk.class.getName());

  /// A ring waits no longer.
  private static final Duration RING_PATIENCE = Duration.ofMillis(500);

  private record Rule(LicenceRegistry registry, WhenAway whenAway) {}

  private volatile Rule rule = new Rule(LicenceRegistry.NONE, WhenAway.REFUSE);

  void use(LicenceRegistry registry, WhenAway whenAway) {
    rule = new Rule(registry, whenAway);
  }

  Future<Facts> ask(Facts facts) {
    return ask(facts, rule);
  }

  /// Where a patient can't wait: that it is away is noted, and stops nobody.
  Future<Facts> askInNeed(Facts facts) {
    return ask(facts, new Rule(rule.registry(), WhenAway.NOTE));
  }

  /// About those who are to be rung, within [#RING_PATIENCE]: nobody is kept from being rung
  /// because the register is slow or away.
  Future<RegistryWords> askToRing(Collection<Practitioner> doctors) {
    var inNeed = new Rule(rule.registry(), WhenAway.NOTE);
    return inNeed.registry().equals(LicenceRegistry.NONE) || doctors.isEmpty()
        ? Future.succeededFuture(RegistryWords.NONE)
        : ask(inNeed, List.copyOf(doctors))
            .map(RegistryWords::new)
            .timeout(RING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .otherwise(RegistryWords.NONE);
  }

  /// About these.
  ///
  /// @param detail of the audit entry, which says where the register was away
  Future<RegistryWords> ask(Collection<Practitioner> doctors, JsonObject detail) {
    var now = rule;
    return now.registry().equals(LicenceRegistry.NONE) || doctors.isEmpty()
        ? Future.succeededFuture(RegistryWords.NONE)
        : ask(now, List.copyOf(doctors))
            .map(RegistryWords::new)
            .onSuccess(it -> note(it.isUnverified(), detail));
  }

  static void note(boolean isUnverified, JsonObject detail) {
    if (isUnverified) {
      var _ = detail.put("registry", "away");
    }
  }

  private static Future<Facts> ask(Facts facts, Rule now) {
    var doctors = doctors(facts);
    return now.registry().equals(LicenceRegistry.NONE) || doctors.isEmpty()
        ? Future.succeededFuture(facts)
        : ask(now, doctors).map(facts::with);
  }

  private static Future<Map<PractitionerId, RegistryWord>> ask(
      Rule rule, List<Practitioner> doctors) {
    var licences = doctors.stream().map(Practitioner::licence).collect(Collectors.toSet());
    return rule.registry()
        .standings(licences)
        .timeout(LicenceRegistry.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .map(found ->
            words(
                doctors,
                doctor ->
                    found.get(doctor.licence()) == Standing.VALID
                        ? RegistryWord.VALID
                        : RegistryWord.NOT_VALID))
        .recover(failure -> {
          LOG.log(
              Level.WARNING,
              () ->
                  "the licence register can't be asked cause=%s"
                      .formatted(failure.getClass().getSimpleName()));
          var word = rule.whenAway() == WhenAway.NOTE ? RegistryWord.UNVERIFIED : RegistryWord.AWAY;
          return Future.succeededFuture(words(doctors, _ -> word));
        });
  }

  private static Map<PractitionerId, RegistryWord> words(
      List<Practitioner> doctors, java.util.function.Function<Practitioner, RegistryWord> word) {
    var words = new HashMap<PractitionerId, RegistryWord>();
    doctors.forEach(it -> words.put(it.id(), word.apply(it)));
    return words;
  }

  private static List<Practitioner> doctors(Facts facts) {
    return Stream.of(
            facts.requester().stream(),
            facts.specialist().stream(),
            facts.members().stream().map(Facts.Member::doctor))
        .flatMap(it -> it)
        .distinct()
        .toList();
  }
}
