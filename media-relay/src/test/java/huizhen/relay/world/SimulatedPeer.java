package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.transport.TrafficClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A client: publishes what it offered at the pace that its line carries, answers what the relay
/// asks for, and checks and reports what it receives.
public final class SimulatedPeer {
  private static final long CHECK_NANOS = 100_000_000;

  private final World world;
  private final SimulatedRoom room;
  private final ParticipantId id;
  private final int tag;
  private final Links links;
  private final Map<String, AnsweredSection> answered = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> publications = new HashMap<>();
  private final PacketBuffer rtcpBuffer = new PacketBuffer();
  private final RtcpWriter rtcp = new RtcpWriter(rtcpBuffer);
  private ClientOffer numbers;
  private SimulatedNetwork.Address address;
  private int key;
  private Optional<FakeTransport> transport = Optional.empty();
  private Optional<FakeTransport> transportBefore = Optional.empty();
  private Sending sending;
  private Receiving receiving;
  private boolean isAdmitted;
  private boolean isAnswering = true;
  private long checkedNanos;
  private long checkEachNanos = Long.MAX_VALUE;
  private long rttNanos;
  private int feedbacks;
  private int reports;
  private int senderReports;
  private int received;
  private byte[] lastRtp = {};
  private byte[] lastRtcp = {};

  SimulatedPeer(World world, SimulatedRoom room, ParticipantId id, int tag, Links links) {
    this.world = world;
    this.room = room;
    this.id = id;
    this.tag = tag;
    this.links = links;
    numbers = new ClientOffer(tag);
    address = new SimulatedNetwork.Address(tag, 40_000);
    sending = new Sending(this, 0);
    receiving = new Receiving(this);
  }

  /// Begins a transport: what was sent and received before is over.
  void begin(FakeTransport fresh, int newKey, boolean admitted, ClientOffer offer, long nowNanos) {
    faults.addAll(receivedFaults());
    leaveTransport();
    transport = Optional.of(fresh);
    key = newKey;
    isAdmitted = admitted;
    numbers = offer;
    sending = new Sending(this, nowNanos);
    receiving = new Receiving(this);
    answered.clear();
  }

  void answered(List<AnsweredSection> sections) {
    for (AnsweredSection section : sections) {
      answered.put(section.mid(), section);
      receiving.answered(section);
    }
  }

  void publishes(SentSection section, SplittableRandom random, long nowNanos) {
    sending.publishes(section, answer(section.mid()), random, nowNanos);
  }

  /// How many tracks it has begun in a section before; counts another.
  int publications(String mid) {
    return publications.merge(mid, 1, Integer::sum) - 1;
  }

  void stops(String mid) {
    sending.stops(mid);
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
    checkedNanos = world.nowNanos();
    transmit(new byte[] {1, 2, 3}, FakeTransport.CHECK);
  }

  /// Checks so often while it is connected (RFC 7675 wants 5 s at most); never without it.
  public void checksEach(Duration interval) {
    checkEachNanos = interval.toNanos();
  }

  /// Says nothing when the relay asks where it is, as a client that does not know such questions.
  public void answersNothing() {
    isAnswering = false;
  }

  /// Goes on from another address; the relay learns of it by asking, or with the next check.
  public void moves() {
    links.down().lose();
    links.up().lose();
    address = new SimulatedNetwork.Address(tag, address.port() + 1);
  }

  /// What was on its way then is lost with it.
  boolean hasLostTransport() {
    return transport.map(FakeTransport::isLost).orElse(false);
  }

  void tick(long nowNanos) {
    if (transport.isEmpty()) {
      return;
    }
    long interval = transport.get().isConnected() ? checkEachNanos : CHECK_NANOS;
    if (nowNanos - checkedNanos >= interval) {
      check();
    }
    rtcp.begin();
    sending.tick(rtcp, ntp(nowNanos), nowNanos);
    receiving.tick(rtcp, Math.max(rttNanos, links.roundTripNanos()), nowNanos);
    flush();
    rtcp.begin();
    receiving.feedback(rtcp, nowNanos);
    flush();
  }

  private void flush() {
    if (!rtcp.isEmpty()) {
      PacketBuffer packet = rtcp.end();
      byte[] bytes = new byte[packet.getLength()];
      packet.readRegionToBuff(0, bytes.length, bytes);
      transmit(bytes, FakeTransport.RTCP);
    }
  }

  static long ntp(long nowNanos) {
    long seconds = nowNanos / 1_000_000_000;
    long fraction = nowNanos % 1_000_000_000;
    return (seconds << 32) + ((fraction << 32) / 1_000_000_000);
  }

  void receive(byte[] datagram, long nowNanos) {
    if (transport.isEmpty() || FakeTransport.key(datagram) != key) {
      return; // of a transport that it left
    }
    if (FakeTransport.kind(datagram) == FakeTransport.QUESTION) {
      if (isAnswering) {
        transmit(new byte[] {1, 2, 3}, FakeTransport.ANSWER);
      }
      return;
    }
    received++;
    PacketBuffer body = FakeTransport.body(datagram);
    if (FakeTransport.kind(datagram) == FakeTransport.RTP) {
      receiving.onRtp(body, nowNanos);
    } else {
      onRtcp(body, nowNanos);
    }
  }

  private void onRtcp(PacketBuffer body, long nowNanos) {
    var reader = new RtcpReader();
    if (!reader.wrap(body)) {
      faults.add("received malformed RTCP");
      return;
    }
    while (reader.next()) {
      switch (reader.type()) {
        case RtcpReader.SENDER_REPORT -> {
          senderReports++;
          receiving.onSenderReport(reader, nowNanos);
        }
        case RtcpReader.RECEIVER_REPORT -> {
          reports++;
          measure(reader, nowNanos);
        }
        case RtcpReader.TRANSPORT_FEEDBACK -> {
          feedbacks += reader.count() == RtcpReader.TRANSPORT_CC ? 1 : 0;
          sending.onRtcp(reader, nowNanos);
        }
        case RtcpReader.PAYLOAD_FEEDBACK -> sending.onRtcp(reader, nowNanos);
        default -> {} // descriptions and goodbyes
      }
    }
  }

  /// The round trip by the relay's reports (RFC 3550 §6.4.1).
  private void measure(RtcpReader reader, long nowNanos) {
    for (int i = 0; i < reader.reportBlocks(); i++) {
      long last = reader.blockLastSenderReport(i);
      if (last != 0) {
        long units = (ntp(nowNanos) >>> 16) - last - reader.blockDelay(i) & 0xffffffffL;
        long sample = (units * 1_000_000_000) >>> 16;
        if (sample < 10_000_000_000L) {
          rttNanos = rttNanos == 0 ? sample : (rttNanos * 3 + sample) / 4;
        }
      }
    }
  }

  void wanted(LayersWanted wanted) {
    sending.wanted(wanted);
  }

  @Nullable Outgoing padding() {
    return sending.padding();
  }

  public boolean publishes(TrackSource source) {
    return sending.publishes(source);
  }

  /// @param level RFC 6464: 0 is loud, 127 silent
  public void speaks(int level) {
    sending.speaks(level);
  }

  /// Says nothing and sends comfort noise now and then, as with Opus' DTX; or speaks on.
  public void pauses(boolean pauses) {
    sending.pauses(pauses);
  }

  /// Stops or goes on sending a source by itself, without telling anybody.
  public void sends(TrackSource source, boolean sends) {
    for (SentTrack track : sending.tracks()) {
      if (track.source() == source) {
        track.sends(sends);
      }
    }
  }

  /// Stops or goes on to send transport feedback.
  public void sendsFeedback(boolean sends) {
    receiving.sendsFeedback(sends);
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

  SimulatedRoom room() {
    return room;
  }

  Links links() {
    return links;
  }

  SimulatedNetwork.Address address() {
    return address;
  }

  Optional<FakeTransport> transport() {
    return transport;
  }

  private void leaveTransport() {
    transport.ifPresent(FakeTransport::end);
    transportBefore = transport.or(() -> transportBefore);
    transport = Optional.empty();
  }

  /// What has reached the relay from it.
  void reached(byte[] datagram, SimulatedNetwork.Address from, long nowNanos) {
    transportBefore.ifPresent(t -> t.receive(datagram, from, nowNanos, room.outputs()));
    transport.ifPresent(t -> t.receive(datagram, from, nowNanos, room.outputs()));
  }

  void leave() {
    faults.addAll(receivedFaults());
    leaveTransport();
    sending = new Sending(this, world.nowNanos());
    receiving = new Receiving(this);
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
    ReceivedStream stream = receiving.slots().get(mid);
    if (stream == null) {
      throw new IllegalArgumentException("no slot " + mid);
    }
    return stream;
  }

  public List<ReceivedStream> slots() {
    return List.copyOf(receiving.slots().values());
  }

  public Map<String, ReceivedStream> slotsByMid() {
    return receiving.slots();
  }

  public AnsweredSection answer(String mid) {
    AnsweredSection section = answered.get(mid);
    if (section == null) {
      throw new IllegalArgumentException("no section " + mid);
    }
    return section;
  }

  /// As what the relay sent it the packets of an SSRC.
  public Set<TrafficClass> trafficClasses(long ssrc) {
    return transport.map(known -> known.classes(ssrc)).orElse(Set.of());
  }

  /// Everything that was wrong with what it received.
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    all.addAll(receivedFaults());
    return all;
  }

  private List<String> receivedFaults() {
    List<String> all = new ArrayList<>(receiving.faults());
    receiving
        .slots()
        .forEach((mid, slot) -> slot.faults().forEach(fault -> all.add(mid + ": " + fault)));
    return all;
  }

  /// A copy of the last packet that it sent.
  public byte[] lastSent(boolean isRtcp) {
    return (isRtcp ? lastRtcp : lastRtp).clone();
  }

  public int received() {
    return received;
  }

  /// Packets in one slot.
  public int received(String mid) {
    return slot(mid).received();
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
    return sending.keyframes();
  }

  /// How often the relay asked for a keyframe of any layer.
  public int keyframesAsked() {
    return sending.layers().stream().mapToInt(SentLayer::asked).sum();
  }

  /// Packets that the layers of its pictures sent, smallest layer first.
  public List<Integer> packetsByLayer() {
    return sending.layers().stream().map(layer -> layer.stream().packets()).toList();
  }

  public int packetsSentAgain() {
    return sending.tracks().stream()
        .flatMap(track -> track.streams().stream())
        .mapToInt(SentStream::packetsAgain)
        .sum();
  }

  /// What it thinks that its line carries upwards.
  public long uplinkBps() {
    return sending.uplink().targetBps();
  }

  @Override
  public String toString() {
    return id.value();
  }
}
