package huizhen.scheduling.model;

import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import java.util.Map;
import java.util.Optional;

/// What the licence register said of those whom a decision asks about. Who was not asked about may.
public record RegistryWords(Map<PractitionerId, RegistryWord> words) {
  public static final RegistryWords NONE = new RegistryWords(Map.of());

  public RegistryWords {
    words = Map.copyOf(words);
  }

  public Checks of(PractitionerId who) {
    return new Checks()
        .that(words.get(who) != RegistryWord.AWAY, Rule.REGISTRY_AWAY)
        .that(words.get(who) != RegistryWord.NOT_VALID, Rule.REGISTRY_LICENCE);
  }

  public Checks of(Optional<Practitioner> who) {
    return who.map(it -> of(it.id())).orElseGet(Checks::new);
  }

  /// Some were let through without the register's word.
  public boolean isUnverified() {
    return words.containsValue(RegistryWord.UNVERIFIED);
  }
}
