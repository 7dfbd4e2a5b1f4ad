package huizhen.relay.world;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// One track of a simulated publisher: 50 packets a second of sound, or 20 frames of VP8-shaped
/// video, with a keyframe at the beginning and when asked; keeps its packets to send them again.
final class SentStream {
  static final int DESCRIPTOR_BYTES = 7;

  private final SimulatedPeer peer;
  private final TrackSource source;
  private final String mid;
  private final long ssrc;
  private final long rtxSsrc;
  private final ClientOffer numbers;
  private final PacketBuffer buffer = new PacketBuffer();
  private final RtpWriter writer = new RtpWriter(buffer);
  private final Map<Integer, byte[]> sent = new HashMap<>();
  private int sequence16;
  private int rtxSequence16 = 77;
  private long timestamp;
  private int pictureId;
  private int tl0;
  private int frame;
  private int level = 30;
  private boolean isKeyframeDue = true;
  private boolean isSending = true;
  private long nextNanos;
  private int keyframes;
  private int packetsAgain;

  SentStream(
      SimulatedPeer peer,
      TrackSource source,
      String mid,
      long ssrc,
      ClientOffer numbers,
      int first,
      long startNanos) {
    this.peer = peer;
    this.source = source;
    this.mid = mid;
    this.ssrc = ssrc;
    this.rtxSsrc = ssrc + 1;
    this.numbers = numbers;
    sequence16 = first & 0xffff;
    timestamp = first * 7919L & 0xffffffffL;
    pictureId = first & 0x7fff;
    tl0 = first & 0xff;
    nextNanos = startNanos;
  }

  void tick(long nowNanos) {
    while (nextNanos <= nowNanos) {
      if (source.kind() == MediaKind.AUDIO) {
        nextNanos += 20_000_000;
        timestamp = timestamp + 960 & 0xffffffffL;
        if (isSending) {
          frame++;
          packet(0, 1, false, 60);
        }
      } else {
        nextNanos += 50_000_000;
        timestamp = timestamp + 4_500 & 0xffffffffL;
        if (isSending) {
          frame();
        }
      }
    }
  }

  private void frame() {
    frame++;
    boolean isKeyframe = isKeyframeDue;
    isKeyframeDue = false;
    int count = isKeyframe ? 5 : 2;
    if (isKeyframe) {
      keyframes++;
    }
    pictureId = pictureId + 1 & 0x7fff;
    tl0 = tl0 + 1 & 0xff;
    for (int i = 0; i < count; i++) {
      packet(i, count, isKeyframe, 120);
    }
  }

  private void packet(int index, int count, boolean isKeyframe, int size) {
    boolean isAudio = source.kind() == MediaKind.AUDIO;
    ExtensionIds ids = numbers.extensions();
    writer.begin(
        isAudio ? numbers.opus() : numbers.vp8(),
        index == count - 1,
        sequence16,
        timestamp,
        ssrc,
        false);
    byte[] name = mid.getBytes(StandardCharsets.US_ASCII);
    writer.extension(ids.mid(), name, 0, name.length);
    int wide = peer.nextTransportSequence();
    writer.extension(ids.transportCc(), new byte[] {(byte) (wide >> 8), (byte) wide}, 0, 2);
    if (isAudio) {
      writer.extension(ids.audioLevel(), new byte[] {(byte) (0x80 | level)}, 0, 1);
    }
    writer.payload();
    if (!isAudio) {
      byte[] descriptor = {
        (byte) (index == 0 ? 0x90 : 0x80),
        (byte) 0xe0,
        (byte) (0x80 | pictureId >> 8),
        (byte) pictureId,
        (byte) tl0,
        0,
        (byte) (isKeyframe ? 0 : 1)
      };
      writer.append(descriptor, 0, descriptor.length);
    }
    byte[] body = new byte[size];
    new Mark(peer.roomTag(), peer.tag(), Mark.number(source), frame, index, count, isKeyframe)
        .write(body, 0);
    writer.append(body, 0, size);
    byte[] bytes = copy(writer.end());
    sent.put(sequence16, bytes);
    sequence16 = sequence16 + 1 & 0xffff;
    peer.transmit(bytes, FakeTransport.RTP);
  }

  private static byte[] copy(PacketBuffer packet) {
    byte[] bytes = new byte[packet.getLength()];
    packet.readRegionToBuff(0, bytes.length, bytes);
    return bytes;
  }

  void onNack(int lost16) {
    byte[] original = sent.get(lost16);
    if (original == null) {
      return;
    }
    packetsAgain++;
    var rtp = new RtpPacket();
    if (!rtp.wrap(original, 0, original.length)) {
      throw new IllegalStateException("own packet is no RTP");
    }
    writer.begin(numbers.rtx(), rtp.isMarker(), rtxSequence16, rtp.timestamp(), rtxSsrc, false);
    rtxSequence16 = rtxSequence16 + 1 & 0xffff;
    int wide = peer.nextTransportSequence();
    writer.extension(
        numbers.extensions().transportCc(), new byte[] {(byte) (wide >> 8), (byte) wide}, 0, 2);
    writer.payload();
    writer.append16(lost16);
    writer.append(original, rtp.payloadOffset(), rtp.payloadLength());
    peer.transmit(copy(writer.end()), FakeTransport.RTP);
  }

  void onKeyframeRequest() {
    isKeyframeDue = true;
  }

  void speaks(int newLevel) {
    level = newLevel;
  }

  void sends(boolean sends) {
    isSending = sends;
    isKeyframeDue |= sends;
  }

  TrackSource source() {
    return source;
  }

  String mid() {
    return mid;
  }

  long ssrc() {
    return ssrc;
  }

  long rtxSsrc() {
    return rtxSsrc;
  }

  long timestamp() {
    return timestamp;
  }

  int keyframes() {
    return keyframes;
  }

  int packetsAgain() {
    return packetsAgain;
  }
}
