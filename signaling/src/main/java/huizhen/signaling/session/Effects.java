package huizhen.signaling.session;

import java.util.ArrayList;
import java.util.List;

/// Collects the effects of one input, in order.
public final class Effects {
  private final List<Effect> effects = new ArrayList<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  /// Hands them over; then it is empty.
  public List<Effect> take() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
