package huizhen.relay.world;

import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What a simulated peer writes into each payload, so that whoever gets it knows what it is: which
/// room and peer it is from, and which part of which frame.
///
/// @param frame counts the frames of its source, from 1
public record Mark(
    int room, int peer, int source, int frame, int index, int count, boolean isKeyframe) {
  static final Mark NONE = new Mark(0, 0, 0, 0, 0, 0, false);
  static final int BYTES = 28;

  private static final List<TrackSource> SOURCES = List.of(TrackSource.values());
  private static final int MAGIC = 0x48555a48;

  void write(byte[] bytes, int offset) {
    ByteBuffer.wrap(bytes, offset, BYTES)
        .putInt(MAGIC)
        .putInt(room)
        .putInt(peer)
        .putInt(source)
        .putInt(frame)
        .putShort((short) index)
        .putShort((short) count)
        .putInt(isKeyframe ? 1 : 0);
  }

  static Optional<Mark> read(byte[] bytes, int offset, int length) {
    if (length < BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, BYTES);
    if (buffer.getInt() != MAGIC) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt(),
            buffer.getShort(),
            buffer.getShort(),
            buffer.getInt() == 1));
  }

  boolean isSameSource(Mark other) {
    return room == other.room && peer == other.peer && source == other.source;
  }

  TrackSource trackSource() {
    return SOURCES.get(source);
  }

  static int number(TrackSource source) {
    return SOURCES.indexOf(source);
  }
}
