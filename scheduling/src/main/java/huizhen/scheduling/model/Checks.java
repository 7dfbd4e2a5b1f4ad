package huizhen.scheduling.model;

import java.util.Optional;

/// The first of some rules that does not hold.
final class Checks {
  private Optional<Rule> broken = Optional.empty();

  Checks that(boolean holds, Rule rule) {
    if (broken.isEmpty() && !holds) {
      broken = Optional.of(rule);
    }
    return this;
  }

  Checks all(Checks others) {
    if (broken.isEmpty()) {
      broken = others.broken;
    }
    return this;
  }

  Optional<Rule> broken() {
    return broken;
  }
}
