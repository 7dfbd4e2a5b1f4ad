package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A client: publishes what it offered, answers NACK and PLI, and checks what it receives.
public final class SimulatedPeer {
  private static final long CHECK_NANOS = 100_000_000;
  private static final long SENDER_REPORT_NANOS = 500_000_000;

  private final World world;
  private final World.SimulatedRoom room;
  private final ParticipantId id;
  private final int tag;
  private final List<SentStream> sent = new ArrayList<>();
  private final Map<String, ReceivedStream> slots = new LinkedHashMap<>();
  private final Map<Long, String> midBySsrc = new LinkedHashMap<>();
  private final Map<Long, String> midByRtx = new LinkedHashMap<>();
  private final Map<String, AnsweredSection> answered = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final PacketBuffer rtcpBuffer = new PacketBuffer();
  private final RtcpWriter rtcp = new RtcpWriter(rtcpBuffer);
  private ClientOffer numbers;
  private SimulatedNetwork.Address address;
  private int key;
  private Optional<FakeTransport> transport = Optional.empty();
  private boolean isAdmitted;
  private int transportSequence;
  private long nextCheckNanos;
  private long nextReportNanos;
  private int feedbacks;
  private int reports;
  private int senderReports;
  private int received;
  private byte[] lastRtp = {};
  private byte[] lastRtcp = {};

  SimulatedPeer(World world, World.SimulatedRoom room, ParticipantId id, int tag) {
    this.world = world;
    this.room = room;
    this.id = id;
    this.tag = tag;
    this.numbers = new ClientOffer(tag);
    this.address = new SimulatedNetwork.Address(tag, 40_000);
  }

  /// Begins a transport: what was sent and received before is over.
  void begin(FakeTransport fresh, int newKey, boolean admitted, ClientOffer offer) {
    transport = Optional.of(fresh);
    key = newKey;
    isAdmitted = admitted;
    numbers = offer;
    sent.clear();
    slots.clear();
    midBySsrc.clear();
    midByRtx.clear();
    answered.clear();
    transportSequence = 0;
  }

  void answered(List<AnsweredSection> sections) {
    for (AnsweredSection section : sections) {
      answered.put(section.mid(), section);
      section
          .outgoing()
          .ifPresent(pair -> {
            midBySsrc.put(pair.media(), section.mid());
            pair.rtx().ifPresent(rtx -> midByRtx.put(rtx, section.mid()));
            slots.computeIfAbsent(
                section.mid(), _ -> new ReceivedStream(section.kind(), world.isLossy()));
          });
    }
  }

  void publishes(TrackSource source, String mid, long ssrc, int first, long nowNanos) {
    sent.add(new SentStream(this, source, mid, ssrc, numbers, first, nowNanos));
  }

  void stops(String mid) {
    sent.removeIf(stream -> stream.mid().equals(mid));
  }

  void transmit(byte[] body, byte kind) {
    if (kind == FakeTransport.RTP) {
      lastRtp = body;
    } else if (kind == FakeTransport.RTCP) {
      lastRtcp = body;
    }
    world.toRelay(FakeTransport.frame(body, 0, body.length, kind, key), this);
  }

  /// Sends an authenticated check, as ICE does.
  void check() {
    transmit(new byte[] {1, 2, 3}, FakeTransport.CHECK);
  }

  /// Goes on from another address; the relay learns of it with the next check.
  public void moves() {
    slots.values().forEach(ReceivedStream::interrupted);
    address = new SimulatedNetwork.Address(tag, address.port() + 1);
  }

  void tick(long nowNanos) {
    if (transport.isEmpty()) {
      return;
    }
    if (!transport.get().isConnected() && nowNanos >= nextCheckNanos) {
      nextCheckNanos = nowNanos + CHECK_NANOS;
      check();
    }
    for (SentStream stream : sent) {
      stream.tick(nowNanos);
    }
    rtcp.begin();
    if (nowNanos >= nextReportNanos) {
      nextReportNanos = nowNanos + SENDER_REPORT_NANOS;
      for (SentStream stream : sent) {
        var _ = rtcp.senderReport(stream.ssrc(), ntp(nowNanos), stream.timestamp(), 1, 1);
      }
    }
    for (Map.Entry<Long, String> slot : midBySsrc.entrySet()) {
      ReceivedStream stream = slots.get(slot.getValue());
      if (stream != null) {
        stream.tick(rtcp, tag, slot.getKey(), nowNanos);
      }
    }
    if (!rtcp.isEmpty()) {
      PacketBuffer packet = rtcp.end();
      byte[] bytes = new byte[packet.getLength()];
      packet.readRegionToBuff(0, bytes.length, bytes);
      transmit(bytes, FakeTransport.RTCP);
    }
  }

  private static long ntp(long nowNanos) {
    long seconds = nowNanos / 1_000_000_000;
    long fraction = nowNanos % 1_000_000_000;
    return (seconds << 32) + ((fraction << 32) / 1_000_000_000);
  }

  void receive(byte[] datagram, long nowNanos) {
    if (transport.isEmpty() || FakeTransport.key(datagram) != key) {
      return; // of a transport that it left
    }
    received++;
    PacketBuffer body = FakeTransport.body(datagram);
    if (FakeTransport.kind(datagram) == FakeTransport.RTP) {
      onRtp(body, nowNanos);
    } else {
      onRtcp(body);
    }
  }

  private void onRtp(PacketBuffer body, long nowNanos) {
    var rtp = new RtpPacket();
    if (!rtp.wrap(body)) {
      faults.add("received no RTP");
      return;
    }
    boolean isRtx = midByRtx.containsKey(rtp.ssrc());
    String mid = isRtx ? midByRtx.get(rtp.ssrc()) : midBySsrc.get(rtp.ssrc());
    ReceivedStream slot = mid == null ? null : slots.get(mid);
    if (mid == null || slot == null) {
      faults.add("received an SSRC that was not answered");
      return;
    }
    MediaKind kind = answer(mid).kind();
    int video = isRtx ? numbers.rtx() : numbers.vp8();
    int expected = kind == MediaKind.AUDIO ? numbers.opus() : video;
    if (rtp.payloadType() != expected) {
      faults.add("payload type %d instead of %d".formatted(rtp.payloadType(), expected));
    }
    if (!rtp.findExtension(numbers.extensions().mid()) || !rtp.isElement(mid)) {
      faults.add("MID missing or wrong");
    }
    if (kind == MediaKind.AUDIO && !rtp.findExtension(numbers.extensions().audioLevel())) {
      faults.add("audio level missing");
    }
    int sequence16 = rtp.sequence16();
    int offset = rtp.payloadOffset();
    int length = rtp.payloadLength();
    if (isRtx) {
      sequence16 = (rtp.bytes()[offset] & 0xff) << 8 | (rtp.bytes()[offset + 1] & 0xff);
      offset += 2;
      length -= 2;
    }
    slot.receive(rtp, offset, length, sequence16, isRtx, nowNanos);
  }

  private void onRtcp(PacketBuffer body) {
    var reader = new RtcpReader();
    if (!reader.wrap(body)) {
      faults.add("received malformed RTCP");
      return;
    }
    while (reader.next()) {
      switch (reader.type()) {
        case RtcpReader.SENDER_REPORT -> onSenderReport(reader);
        case RtcpReader.RECEIVER_REPORT -> reports++;
        case RtcpReader.TRANSPORT_FEEDBACK -> {
          if (reader.count() == RtcpReader.TRANSPORT_CC) {
            feedbacks++;
          } else {
            repair(reader);
          }
        }
        case RtcpReader.PAYLOAD_FEEDBACK -> {
          for (SentStream stream : sent) {
            if (reader.count() == RtcpReader.PLI && stream.ssrc() == reader.mediaSsrc()) {
              stream.onKeyframeRequest();
            }
          }
        }
        default -> {} // descriptions and goodbyes
      }
    }
  }

  private void onSenderReport(RtcpReader reader) {
    senderReports++;
    String mid = midBySsrc.get(reader.senderSsrc());
    ReceivedStream slot = mid == null ? null : slots.get(mid);
    if (slot == null) {
      faults.add("a sender report of an SSRC that was not answered");
    } else {
      slot.onSenderReport(reader.rtpTimestamp());
    }
  }

  private void repair(RtcpReader reader) {
    for (SentStream stream : sent) {
      if (stream.ssrc() != reader.mediaSsrc()) {
        continue;
      }
      for (int i = 0; i < reader.nackPairs(); i++) {
        int pid = reader.nackPid(i);
        stream.onNack(pid);
        for (int bit = 0; bit < 16; bit++) {
          if ((reader.nackBlp(i) >>> bit & 1) != 0) {
            stream.onNack((pid + bit + 1) & 0xffff);
          }
        }
      }
    }
  }

  public boolean publishes(TrackSource source) {
    return sent.stream().anyMatch(stream -> stream.source() == source);
  }

  public void speaks(int level) {
    sent.stream()
        .filter(stream -> stream.source() == TrackSource.MICROPHONE)
        .forEach(stream -> stream.speaks(level));
  }

  int nextTransportSequence() {
    transportSequence = transportSequence + 1 & 0xffff;
    return transportSequence;
  }

  public ParticipantId id() {
    return id;
  }

  int tag() {
    return tag;
  }

  int roomTag() {
    return room.tag();
  }

  World.SimulatedRoom room() {
    return room;
  }

  SimulatedNetwork.Address address() {
    return address;
  }

  Optional<FakeTransport> transport() {
    return transport;
  }

  void leave() {
    transport = Optional.empty();
    sent.clear();
  }

  boolean isAdmitted() {
    return isAdmitted;
  }

  void admitted() {
    isAdmitted = true;
  }

  ClientOffer numbers() {
    return numbers;
  }

  public ReceivedStream slot(String mid) {
    ReceivedStream stream = slots.get(mid);
    if (stream == null) {
      throw new IllegalArgumentException("no slot " + mid);
    }
    return stream;
  }

  public List<ReceivedStream> slots() {
    return List.copyOf(slots.values());
  }

  public AnsweredSection answer(String mid) {
    AnsweredSection section = answered.get(mid);
    if (section == null) {
      throw new IllegalArgumentException("no section " + mid);
    }
    return section;
  }

  /// Everything that was wrong with what it received.
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    slots.forEach((mid, slot) -> slot.faults().forEach(fault -> all.add(mid + ": " + fault)));
    return all;
  }

  /// A copy of the last packet that it sent.
  public byte[] lastSent(boolean isRtcp) {
    return (isRtcp ? lastRtcp : lastRtp).clone();
  }

  public int received() {
    return received;
  }

  public int transportFeedbacks() {
    return feedbacks;
  }

  public int receiverReports() {
    return reports;
  }

  public int senderReports() {
    return senderReports;
  }

  public int keyframesSent() {
    return sent.stream().mapToInt(SentStream::keyframes).sum();
  }

  public int packetsSentAgain() {
    return sent.stream().mapToInt(SentStream::packetsAgain).sum();
  }

  @Override
  public String toString() {
    return id.value();
  }
}
