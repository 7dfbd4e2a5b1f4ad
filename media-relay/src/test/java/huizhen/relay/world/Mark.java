package huizhen.relay.world;

import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What a simulated peer writes into each payload, so that whoever gets it knows what it is: which
/// room, peer, source and layer it is from, which part of which frame, and what a decoder needs to
/// have decoded before.
///
/// @param layer of a simulcast, 0 for the smallest
/// @param frame counts the frames of its source, from 1; the layers of one moment share it
/// @param needs the frame of the same layer that this one refers to; 0 for a keyframe
/// @param index which packet of the frame, from 0
/// @param sentNanos when it was captured
public record Mark(
    int room,
    int peer,
    int source,
    int layer,
    int temporal,
    int frame,
    int needs,
    int index,
    int count,
    boolean isKeyframe,
    long sentNanos) {
  static final Mark NONE = new Mark(0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0);
  static final int BYTES = 44;

  private static final List<TrackSource> SOURCES = List.of(TrackSource.values());
  private static final int MAGIC = 0x48555a48;

  void write(byte[] bytes, int offset) {
    ByteBuffer.wrap(bytes, offset, BYTES)
        .putInt(MAGIC)
        .putInt(room)
        .putInt(peer)
        .putInt(source)
        .put((byte) layer)
        .put((byte) temporal)
        .putShort((short) (isKeyframe ? 1 : 0))
        .putInt(frame)
        .putInt(needs)
        .putShort((short) index)
        .putShort((short) count)
        .putInt(0)
        .putLong(sentNanos);
  }

  static Optional<Mark> read(byte[] bytes, int offset, int length) {
    if (length < BYTES || offset < 0 || offset > bytes.length - BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, BYTES);
    if (buffer.getInt() != MAGIC) {
      return Optional.empty();
    }
    int room = buffer.getInt();
    int peer = buffer.getInt();
    int source = buffer.getInt();
    int layer = buffer.get();
    int temporal = buffer.get();
    boolean isKeyframe = buffer.getShort() == 1;
    int frame = buffer.getInt();
    int needs = buffer.getInt();
    int index = buffer.getShort();
    int count = buffer.getShort();
    var _ = buffer.getInt();
    if (source < 0 || source >= SOURCES.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            room,
            peer,
            source,
            layer,
            temporal,
            frame,
            needs,
            index,
            count,
            isKeyframe,
            buffer.getLong()));
  }

  boolean isSameSource(Mark other) {
    return room == other.room && peer == other.peer && source == other.source;
  }

  boolean isSameStream(Mark other) {
    return isSameSource(other) && layer == other.layer;
  }

  boolean isSameFrame(Mark other) {
    return isSameStream(other) && frame == other.frame;
  }

  public TrackSource trackSource() {
    return SOURCES.get(source);
  }

  @Override
  public String toString() {
    return "%d.%d.%s L%dT%d #%d%s %d/%d"
        .formatted(
            room,
            peer,
            trackSource(),
            layer,
            temporal,
            frame,
            isKeyframe ? "K" : "<" + needs,
            index + 1,
            count);
  }

  static int number(TrackSource source) {
    return SOURCES.indexOf(source);
  }
}
