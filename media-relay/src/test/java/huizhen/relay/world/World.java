package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.room.Room;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.transport.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// A relay's rooms, a network and clients in virtual time, all from one seed. Checks at every
/// packet that the relay sends what must never be: a packet that crosses rooms, that comes from or
/// goes to somebody who is not admitted, that is of a muted source, or that returns to its sender.
public final class World {
  private static final long TICK_NANOS = 10_000_000;
  private static final SimulatedNetwork.Address RELAY = new SimulatedNetwork.Address(0, 10_000);

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedNetwork network;
  private final Map<String, SimulatedRoom> rooms = new LinkedHashMap<>();
  private final Map<Integer, SimulatedPeer> peersByTag = new HashMap<>();
  private final Map<SimulatedNetwork.Address, SimulatedPeer> peersByAddress = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final RtpPacket checked = new RtpPacket();
  private long nowNanos = 1_000_000_000;
  private boolean isLossy;
  private int tags;
  private long ssrcs = 1_000;
  private int keys = 4_711;

  private World(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    network = new SimulatedNetwork(random.split());
  }

  public static World seeded(long seed) {
    return new World(seed);
  }

  public World loss(double share) {
    network.loss(share);
    isLossy = isLossy || share > 0;
    return this;
  }

  public World reorder(double share) {
    network.reorder(share);
    return this;
  }

  public World duplicate(double share) {
    network.duplicate(share);
    return this;
  }

  public World latency(Duration latency) {
    network.latencyNanos(latency.toNanos());
    return this;
  }

  boolean isLossy() {
    return isLossy;
  }

  /// One room, its outputs and its clients.
  public static final class SimulatedRoom {
    private final Room room;
    private final RecordedOutputs outputs;
    private final int tag;
    private final Map<String, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<SimulatedPeer, Set<TrackSource>> muted = new HashMap<>();

    private SimulatedRoom(Room room, RecordedOutputs outputs, int tag) {
      this.room = room;
      this.outputs = outputs;
      this.tag = tag;
    }

    public Room room() {
      return room;
    }

    public RecordedOutputs outputs() {
      return outputs;
    }

    int tag() {
      return tag;
    }

    public SimulatedPeer peer(String name) {
      SimulatedPeer peer = peers.get(name);
      if (peer == null) {
        throw new IllegalArgumentException("no peer " + name);
      }
      return peer;
    }

    public boolean has(String name) {
      return peers.containsKey(name);
    }
  }

  public SimulatedRoom room(String name) {
    return rooms.computeIfAbsent(
        name,
        _ -> {
          tags++;
          return new SimulatedRoom(
              new Room(new RoomId(name), RoomLimits.STANDARD, random.nextLong()),
              new RecordedOutputs(this),
              tags);
        });
  }

  public SimulatedPeer peer(String room, String name) {
    return room(room).peer(name);
  }

  /// How a peer comes in.
  public enum Door {
    MEMBER,
    WAITING,
    PUBLISHER,
    OBSERVER
  }

  public void member(String room, String name) {
    joins(room, name, Door.MEMBER, 3, 4, TrackSource.MICROPHONE, TrackSource.CAMERA);
  }

  public void waiting(String room, String name) {
    joins(room, name, Door.WAITING, 3, 4, TrackSource.MICROPHONE, TrackSource.CAMERA);
  }

  public void observer(String room, String name) {
    joins(room, name, Door.OBSERVER, 3, 4);
  }

  /// Connects a peer, or connects it anew.
  public void joins(
      String roomName,
      String name,
      Door door,
      int audioSlots,
      int videoSlots,
      TrackSource... sources) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer =
        room.peers.computeIfAbsent(
            name,
            _ -> {
              tags++;
              var fresh = new SimulatedPeer(this, room, new ParticipantId(name), tags);
              peersByTag.put(tags, fresh);
              return fresh;
            });
    keys++;
    boolean isAdmitted = door != Door.WAITING;
    var transport = new FakeTransport(this, peer, keys, isAdmitted);
    var offer = new ClientOffer(peer.tag());
    Map<TrackSource, Long> sends = new LinkedHashMap<>();
    for (TrackSource source : sources) {
      ssrcs += 2;
      sends.put(source, ssrcs);
      // Half of them are to be learned from the MID, as Firefox' are without ssrc lines.
      boolean isAnnounced = source.kind() == MediaKind.VIDEO || peer.tag() % 2 == 0;
      offer.sends(
          mid(source),
          source,
          isAnnounced ? ssrcs : 0,
          source.kind() == MediaKind.VIDEO ? Optional.of(ssrcs + 1) : Optional.empty());
    }
    offer.slots(MediaKind.AUDIO, audioSlots);
    offer.slots(MediaKind.VIDEO, videoSlots);
    Seat seat =
        switch (door) {
          case MEMBER, WAITING -> new Seat.Member(peer.id());
          case PUBLISHER -> new Seat.Publisher(peer.id());
          case OBSERVER -> new Seat.Observer(peer.id());
        };
    peer.begin(transport, keys, isAdmitted, offer);
    List<AnsweredSection> answer =
        room.room.connect(seat, isAdmitted, offer.offer(), transport, nowNanos, room.outputs);
    peer.answered(answer);
    sends.forEach((source, ssrc) ->
        peer.publishes(source, mid(source), ssrc, random.nextInt(1 << 17), nowNanos));
    peersByAddress.put(peer.address(), peer);
    peer.check();
  }

  private static String mid(TrackSource source) {
    return source.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Begins another track on the same transport, with a changed offer.
  public void shares(String roomName, String name, TrackSource source) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    ssrcs += 2;
    peer.numbers().sends(mid(source), source, ssrcs, Optional.of(ssrcs + 1));
    peer.answered(room.room.renegotiate(peer.id(), peer.numbers().offer(), nowNanos, room.outputs));
    peer.publishes(source, mid(source), ssrcs, random.nextInt(1 << 17), nowNanos);
  }

  /// Ends a track with a changed offer.
  public void unshares(String roomName, String name, TrackSource source) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    peer.stops(mid(source));
    peer.numbers().stops(mid(source));
    peer.answered(room.room.renegotiate(peer.id(), peer.numbers().offer(), nowNanos, room.outputs));
  }

  public void admits(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    peer.admitted();
    peer.transport().ifPresent(FakeTransport::admit);
    room.room.admit(peer.id(), nowNanos, room.outputs);
  }

  public void mutes(String roomName, String name, TrackSource source, boolean isMuted) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    Set<TrackSource> muted =
        room.muted.computeIfAbsent(peer, _ -> EnumSet.noneOf(TrackSource.class));
    if (isMuted) {
      muted.add(source);
    } else {
      muted.remove(source);
    }
    room.room.mute(peer.id(), source, isMuted, nowNanos, room.outputs);
  }

  public void leaves(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    room.room.disconnect(peer.id(), nowNanos, room.outputs);
    peer.leave();
    room.peers.remove(name);
    room.muted.remove(peer);
  }

  public void loses(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    room.peer(name)
        .transport()
        .ifPresent(t -> t.lose(LossCause.CONSENT_EXPIRED, nowNanos, room.outputs));
  }

  public void moves(String roomName, String name) {
    SimulatedPeer peer = room(roomName).peer(name);
    peer.moves();
    peersByAddress.put(peer.address(), peer);
  }

  public void checks(String roomName, String name) {
    room(roomName).peer(name).check();
  }

  /// Hands a room bytes as if they had been decrypted: what a hostile but authenticated peer sends.
  public void injects(String roomName, String name, byte[] body, boolean isRtcp) {
    room(roomName).peer(name).transmit(body, isRtcp ? FakeTransport.RTCP : FakeTransport.RTP);
  }

  public void run(Duration duration) {
    long until = nowNanos + duration.toNanos();
    while (nowNanos < until) {
      nowNanos += TICK_NANOS;
      network.deliver(nowNanos);
      for (SimulatedRoom room : rooms.values()) {
        room.room.tick(nowNanos, room.outputs);
        for (SimulatedPeer peer : room.peers.values()) {
          peer.tick(nowNanos);
        }
      }
    }
  }

  void toRelay(byte[] datagram, SimulatedPeer from) {
    network.send(datagram, from.address(), this::atRelay, nowNanos);
  }

  private void atRelay(byte[] datagram, SimulatedNetwork.Address from, long arrivalNanos) {
    SimulatedPeer peer = peersByAddress.get(from);
    if (peer != null) {
      peer.transport()
          .ifPresent(t -> t.receive(datagram, from, arrivalNanos, peer.room().outputs()));
    }
  }

  void toPeer(byte[] datagram, PeerAddress to) {
    SimulatedPeer peer = peersByAddress.get(to);
    if (peer != null && peer.address().equals(to)) {
      network.send(
          datagram, RELAY, (bytes, _, arrivalNanos) -> peer.receive(bytes, arrivalNanos), nowNanos);
    }
  }

  /// Looks at a packet that the relay is about to send to `to`.
  void check(SimulatedPeer to, boolean isAdmitted, PacketBuffer packet) {
    if (!isAdmitted) {
      violations.add("a packet to %s, who is not admitted".formatted(to));
    }
    if (!checked.wrap(packet)) {
      violations.add("the relay made a malformed packet");
      return;
    }
    Mark mark = Mark.NONE;
    for (int skip :
        new int[] {0, 2, SentStream.DESCRIPTOR_BYTES, SentStream.DESCRIPTOR_BYTES + 2}) {
      Optional<Mark> read =
          Mark.read(
              checked.bytes(), checked.payloadOffset() + skip, checked.payloadLength() - skip);
      if (read.isPresent()) {
        mark = read.get();
        break;
      }
    }
    if (mark.equals(Mark.NONE)) {
      return; // of a hostile peer's making
    }
    SimulatedPeer from = peersByTag.get(mark.peer());
    if (from == null || mark.room() != to.roomTag() || from.room() != to.room()) {
      violations.add(
          "a packet of room %d to %s of room %d".formatted(mark.room(), to, to.roomTag()));
      return;
    }
    if (!from.isAdmitted()) {
      violations.add("a packet of %s, who is not admitted, to %s".formatted(from, to));
    }
    if (from == to) {
      violations.add("a packet of %s back to it".formatted(from));
    }
    if (from.room().muted.getOrDefault(from, Set.of()).contains(mark.trackSource())) {
      violations.add("a packet of a muted source of %s to %s".formatted(from, to));
    }
  }

  void checkRtcp(SimulatedPeer to, boolean isAdmitted) {
    if (!isAdmitted) {
      violations.add("RTCP to %s, who is not admitted".formatted(to));
    }
  }

  /// Everything that must never be and was; each line names the seed.
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    for (SimulatedRoom room : rooms.values()) {
      for (SimulatedPeer peer : room.peers.values()) {
        peer.faults().forEach(fault -> all.add(peer + " " + fault));
      }
    }
    return all.stream().map(line -> "seed %d: %s".formatted(seed, line)).toList();
  }

  public long nowNanos() {
    return nowNanos;
  }

  public SplittableRandom random() {
    return random;
  }
}
