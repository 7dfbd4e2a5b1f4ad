package huizhen.recording.container;

/// What a container has to know of an AV1 sequence header (AV1 §5.5.1).
record Av1SequenceHeader(int profile, int level, int tier, int width, int height) {
  /// Reads an open bitstream unit that has its size field. Never throws: behind the end are zeros.
  static Av1SequenceHeader parse(byte[] obu) {
    int at = (obu[0] & 0x04) != 0 ? 2 : 1;
    long size = Leb128.read(obu, at, obu.length);
    var in = new BitReader(obu, at + (size < 0 ? 0 : (int) (size & 0xFF)));
    int profile = in.bits(3);
    in.skip(1);
    int level = 0;
    int tier = 0;
    if (in.flag()) {
      level = in.bits(5);
    } else {
      int delayBits = 0;
      boolean hasModel = false;
      if (in.flag()) {
        in.skip(64);
        if (in.flag()) {
          in.skipUe();
        }
        hasModel = in.flag();
        if (hasModel) {
          delayBits = in.bits(5) + 1;
          in.skip(32 + 5 + 5);
        }
      }
      boolean hasDelays = in.flag();
      int points = in.bits(5) + 1;
      for (int i = 0; i < points; i++) {
        in.skip(12);
        int pointLevel = in.bits(5);
        int pointTier = pointLevel > 7 ? in.bit() : 0;
        if (i == 0) {
          level = pointLevel;
          tier = pointTier;
        }
        if (hasModel && in.flag()) {
          in.skip(2 * delayBits + 1);
        }
        if (hasDelays && in.flag()) {
          in.skip(4);
        }
      }
    }
    int widthBits = in.bits(4) + 1;
    int heightBits = in.bits(4) + 1;
    return new Av1SequenceHeader(
        profile, level, tier, in.bits(widthBits) + 1, in.bits(heightBits) + 1);
  }
}
