package huizhen.recording.container;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes an H.264 track as fragmented MP4 (ISO/IEC 14496-12 and -15), which browsers play by Media
/// Source Extensions where they don't play Matroska. A fragment holds at most 1 s or
/// [#MAX_FRAGMENT_BYTES] and begins with a keyframe where one comes; its time is absolute, so each
/// plays behind the head alone. The samples are `avc3`: parameter sets are in the frames, and the
/// size may change. Times are whole milliseconds and always grow.
final class FragmentedMp4 implements TrackWriter {
  private static final long FRAGMENT_MILLIS = 1_000;
  private static final int MAX_FRAGMENT_BYTES = 4 << 20;
  private static final int TIMESCALE = 1_000;
  private static final int TRACK = 1;

  /// Of the last frame of all, whose end nobody has told.
  private static final long LAST_MILLIS = 33;

  /// `default-base-is-moof` (8.8.7).
  private static final int BASE_IS_MOOF = 0x02_0000;

  /// Data offset, and duration, size and flags of each sample (8.8.8).
  private static final int TRUN_FLAGS = 0x000701;

  private static final int SYNC_SAMPLE = 0x0200_0000;
  private static final int OTHER_SAMPLE = 0x0101_0000;

  /// 1:1, no rotation (8.2.2).
  private static final int[] MATRIX = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

  private final Consumer<byte[]> out;
  private final List<EncodedFrame> frames = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private int bytes;
  private long lastMillis = -1;
  private long fragments;

  FragmentedMp4(WebmFormat format, byte[] codecPrivate, Consumer<byte[]> out) {
    this.out = out;
    // Before the first keyframe there are no parameter sets; a head without them is a head.
    byte[] noSets = {1, 0x42, (byte) 0xE0, 0x1F, (byte) 0xFF, (byte) 0xE0, 0};
    out.accept(head(format, codecPrivate.length > 0 ? codecPrivate : noSets));
  }

  @Override
  public void frame(EncodedFrame frame) {
    long millis = Math.max(lastMillis + 1, Math.max(0, frame.timeNanos()) / 1_000_000);
    lastMillis = millis;
    boolean isFull =
        !frames.isEmpty()
            && (frame.isKey()
                || millis - times.getFirst() >= FRAGMENT_MILLIS
                || bytes + frame.bytes().length > MAX_FRAGMENT_BYTES);
    if (isFull) {
      fragment(millis);
    }
    frames.add(frame);
    times.add(millis);
    bytes += frame.bytes().length;
  }

  @Override
  public void flush() {
    if (!frames.isEmpty()) {
      fragment(times.getLast() + LAST_MILLIS);
    }
  }

  /// @param endMillis when the next one begins
  private void fragment(long endMillis) {
    fragments++;
    // The offset counts from the moof's begin, and its size does not depend on it.
    int moof = moof(endMillis, 0).size();
    var all = new ByteArrayOutputStream(moof + 8 + bytes);
    all.writeBytes(moof(endMillis, moof + 8).toBytes());
    all.writeBytes(new Mp4Box().u32(8L + bytes).name("mdat").toBytes());
    frames.forEach(frame -> all.writeBytes(frame.bytes()));
    out.accept(all.toByteArray());
    frames.clear();
    times.clear();
    bytes = 0;
  }

  private Mp4Box moof(long endMillis, int dataOffset) {
    var run = new Mp4Box().u32(frames.size()).u32(dataOffset);
    for (int i = 0; i < frames.size(); i++) {
      long next = i + 1 < frames.size() ? times.get(i + 1) : endMillis;
      run =
          run.u32(next - times.get(i))
              .u32(frames.get(i).bytes().length)
              .u32(frames.get(i).isKey() ? SYNC_SAMPLE : OTHER_SAMPLE);
    }
    var traf =
        new Mp4Box()
            .full("tfhd", 0, BASE_IS_MOOF, new Mp4Box().u32(TRACK))
            .full("tfdt", 1, 0, new Mp4Box().u64(times.getFirst()))
            .full("trun", 0, TRUN_FLAGS, run);
    return new Mp4Box()
        .box(
            "moof", new Mp4Box().full("mfhd", 0, 0, new Mp4Box().u32(fragments)).box("traf", traf));
  }

  private static byte[] head(WebmFormat format, byte[] codecPrivate) {
    var extension = new Mp4Box();
    if (format.endMillis() > 0) {
      extension = extension.full("mehd", 1, 0, new Mp4Box().u64(format.endMillis()));
    }
    extension = extension.full("trex", 0, 0, new Mp4Box().u32(TRACK).u32(1).zeros(12));
    var movie =
        new Mp4Box()
            .full(
                "mvhd",
                0,
                0,
                matrix(
                        new Mp4Box()
                            .zeros(8)
                            .u32(TIMESCALE)
                            .u32(0)
                            .u32(0x10000)
                            .u16(0x100)
                            .zeros(10))
                    .zeros(24)
                    .u32(TRACK + 1))
            .box("trak", track(format, codecPrivate))
            .box("mvex", extension);
    var brands = new Mp4Box().name("iso6").u32(0).name("iso6").name("mp41");
    return new Mp4Box().box("ftyp", brands).box("moov", movie).toBytes();
  }

  private static Mp4Box track(WebmFormat format, byte[] codecPrivate) {
    var header =
        matrix(new Mp4Box().zeros(8).u32(TRACK).zeros(4).u32(0).zeros(16))
            .u32((long) format.width() << 16)
            .u32((long) format.height() << 16);
    var media =
        new Mp4Box()
            // und: three letters of five bits.
            .full("mdhd", 0, 0, new Mp4Box().zeros(8).u32(TIMESCALE).u32(0).u16(0x55C4).u16(0))
            .full("hdlr", 0, 0, new Mp4Box().u32(0).name("vide").zeros(12).name("huizhen").u8(0))
            .box("minf", information(format, codecPrivate));
    // Enabled, in the movie.
    return new Mp4Box().full("tkhd", 0, 3, header).box("mdia", media);
  }

  private static Mp4Box information(WebmFormat format, byte[] codecPrivate) {
    var entry =
        new Mp4Box()
            .zeros(6)
            .u16(1)
            .zeros(16)
            .u16(format.width())
            .u16(format.height())
            .u32(0x48_0000)
            .u32(0x48_0000)
            .u32(0)
            .u16(1)
            .zeros(32)
            .u16(24)
            .u16(0xFFFF)
            .box("avcC", new Mp4Box().raw(codecPrivate));
    var table =
        new Mp4Box()
            .full("stsd", 0, 0, new Mp4Box().u32(1).box("avc3", entry))
            .full("stts", 0, 0, new Mp4Box().u32(0))
            .full("stsc", 0, 0, new Mp4Box().u32(0))
            .full("stsz", 0, 0, new Mp4Box().u32(0).u32(0))
            .full("stco", 0, 0, new Mp4Box().u32(0));
    var reference = new Mp4Box().u32(1).full("url ", 0, 1, new Mp4Box());
    return new Mp4Box()
        .full("vmhd", 0, 1, new Mp4Box().zeros(8))
        .box("dinf", new Mp4Box().full("dref", 0, 0, reference))
        .box("stbl", table);
  }

  private static Mp4Box matrix(Mp4Box box) {
    Mp4Box all = box;
    for (int value : MATRIX) {
      all = all.u32(value);
    }
    return all;
  }
}
