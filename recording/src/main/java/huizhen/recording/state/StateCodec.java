package huizhen.recording.state;

import huizhen.recording.api.StateCopy.Item;
import huizhen.recording.state.StateRecord.BaseEnd;
import huizhen.recording.state.StateRecord.Gone;
import huizhen.recording.state.StateRecord.Head;
import huizhen.recording.state.StateRecord.Kept;
import huizhen.recording.state.StateRecord.Mark;
import huizhen.recording.vault.FrameCipher;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records as the plaintext of frames: a byte for the kind, then its fields, numbers as big-endian,
/// texts and contents behind their lengths. Several records in one frame, none in two.
public final class StateCodec {
  private static final int HEAD = 1;
  private static final int KEPT = 2;
  private static final int GONE = 3;
  private static final int MARK = 4;
  private static final int BASE_END = 5;
  private static final int SWEPT = 1;
  private static final int ENDS = 2;

  /// Kind, flags, until and two lengths.
  private static final int KEPT_BYTES = 1 + 1 + 8 + 4 + 4;

  private StateCodec() {}

  /// In their order, as few as they fit in.
  public static List<byte[]> frames(List<StateRecord> records) {
    var frames = new ArrayList<byte[]>();
    int begin = 0;
    while (begin < records.size()) {
      int end = begin;
      long bytes = 0;
      while (end < records.size()
          && bytes + bytes(records.get(end)) <= FrameCipher.MAX_PLAIN_BYTES) {
        bytes += bytes(records.get(end));
        end++;
      }
      if (end == begin) {
        throw new IllegalArgumentException("a record is longer than a frame");
      }
      var out = ByteBuffer.allocate((int) bytes);
      records.subList(begin, end).forEach(it -> write(out, it));
      frames.add(out.array());
      begin = end;
    }
    return frames;
  }

  /// How much it takes in a frame.
  public static long bytes(StateRecord it) {
    return switch (it) {
      case Head head -> 1L + 1 + 4 + 8 + 4 + utf8(head.chain()).length;
      case Kept(var item) -> (long) KEPT_BYTES + utf8(item.name()).length + item.content().length;
      case Gone _ -> 17;
      case Mark(var text) -> 5L + utf8(text).length;
      case BaseEnd _ -> 1;
    };
  }

  private static void write(ByteBuffer out, StateRecord it) {
    switch (it) {
      case Head(var isBase, var previous, var frames, var chain) -> {
        out.put((byte) HEAD).put((byte) (isBase ? 1 : 0)).putInt(previous).putLong(frames);
        text(out, utf8(chain));
      }
      case Kept(var item) -> {
        int flags = (item.isSwept() ? SWEPT : 0) | (item.until().isPresent() ? ENDS : 0);
        out.put((byte) KEPT)
            .put((byte) flags)
            .putLong(item.until().map(Instant::toEpochMilli).orElse(0L));
        text(out, utf8(item.name()));
        text(out, item.content());
      }
      case Gone(var name) -> out.put((byte) GONE).putLong(name.high()).putLong(name.low());
      case Mark(var text) -> {
        out.put((byte) MARK);
        text(out, utf8(text));
      }
      case BaseEnd _ -> out.put((byte) BASE_END);
    }
  }

  /// Throws an [IllegalArgumentException] for what [#frames] does not make.
  public static List<StateRecord> read(ByteBuffer frame) {
    var in = frame.duplicate();
    var records = new ArrayList<StateRecord>();
    try {
      while (in.hasRemaining()) {
        records.add(record(in));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a record is cut short", e);
    }
    return records;
  }

  private static StateRecord record(ByteBuffer in) {
    int kind = in.get();
    return switch (kind) {
      case HEAD -> new Head(in.get() == 1, in.getInt(), in.getLong(), utf8(bytes(in)));
      case KEPT -> {
        int flags = in.get();
        long until = in.getLong();
        yield new Kept(
            new Item(
                utf8(bytes(in)),
                (flags & ENDS) == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
                (flags & SWEPT) != 0,
                bytes(in)));
      }
      case GONE -> new Gone(new Print(in.getLong(), in.getLong()));
      case MARK -> new Mark(utf8(bytes(in)));
      case BASE_END -> new BaseEnd();
      default -> throw new IllegalArgumentException("there is no record of kind " + kind);
    };
  }

  private static void text(ByteBuffer out, byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a record has a length of " + length);
    }
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
