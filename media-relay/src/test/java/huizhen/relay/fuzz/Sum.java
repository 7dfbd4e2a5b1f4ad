package huizhen.relay.fuzz;

import org.assertj.core.annotation.CanIgnoreReturnValue;

/// Sums up what a parser said, so that two answers can be compared.
final class Sum {
  private long value = 17;

  @CanIgnoreReturnValue
  Sum add(long more) {
    value = value * 0x100000001b3L + more;
    return this;
  }

  @CanIgnoreReturnValue
  Sum add(boolean more) {
    return add(more ? 1 : 2);
  }

  @CanIgnoreReturnValue
  Sum add(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      add(bytes[offset + i]);
    }
    return add(length);
  }

  long value() {
    return value;
  }
}
