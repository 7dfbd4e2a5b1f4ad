package huizhen.scheduling.model;

import java.util.Optional;

/// The first of some rules that does not hold.
public final class Checks {
  private Optional<Rule> broken = Optional.empty();

  public Checks that(boolean holds, Rule rule) {
    if (broken.isEmpty() && !holds) {
      broken = Optional.of(rule);
    }
    return this;
  }

  public Checks all(Checks others) {
    if (broken.isEmpty()) {
      broken = others.broken;
    }
    return this;
  }

  public Optional<Rule> broken() {
    return broken;
  }
}
