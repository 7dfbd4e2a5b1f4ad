package huizhen.relay.fuzz;

import java.util.Arrays;

/// Reads whatever bytes come, asserts what must hold of them, and sums up all that it was told.
interface FuzzTarget {
  int MARGIN = 9;

  long read(byte[] bytes, int offset, int length);

  /// Reads `input` where it fills an array, so that a read behind its end throws, and amid other
  /// bytes: what is said must be the same, so nothing outside of it counted.
  static void check(FuzzTarget target, byte[] input) {
    long alone = target.read(input.clone(), 0, input.length);
    byte[] around = new byte[input.length + 2 * MARGIN];
    Arrays.fill(around, (byte) 0xff);
    System.arraycopy(input, 0, around, MARGIN, input.length);
    long amid = target.read(around, MARGIN, input.length);
    require(alone == amid, "what stands around the input changes what is read");
  }

  static void require(boolean isTrue, String what) {
    if (!isTrue) {
      throw new AssertionError(what);
    }
  }

  /// That this window lies within `offset` and `length`.
  static void requireInside(int from, int size, int offset, int length) {
    require(size >= 0 && from >= offset && from + size <= offset + length, "outside of the input");
  }
}
