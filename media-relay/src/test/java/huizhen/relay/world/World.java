package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.relay.transport.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A relay's rooms, lines and clients in virtual time, all from one seed. [PacketWatch] checks
/// every packet that the relay sends, and each client what it receives.
public final class World {
  private static final long START_NANOS = 1_000_000_000;
  private static final long RELAY_TICK_NANOS = 10_000_000;
  private static final long PEER_TICK_NANOS = 5_000_000;
  private static final long SIGNALLING_NANOS = 20_000_000;
  private static final long IN_FLIGHT_NANOS = 30_000_000;

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedNetwork network = new SimulatedNetwork(START_NANOS);
  private final PacketWatch watch = new PacketWatch(this);
  private final Map<String, SimulatedRoom> rooms = new LinkedHashMap<>();
  private final Map<Integer, SimulatedPeer> peersByTag = new HashMap<>();
  private final Map<SimulatedNetwork.Address, SimulatedPeer> peersByAddress = new HashMap<>();
  private final Map<TrackSource, VideoShape> shapes = new EnumMap<>(TrackSource.class);
  private final List<Consumer<Link>> conditions = new ArrayList<>();
  private boolean hasPlainSound;
  private boolean hasSoundNack = true;
  private boolean announcesLayers;
  private boolean hasCaptureTimes;
  private boolean hasH264Alone;
  private long tickedNanos = START_NANOS;
  private int tags;
  private long ssrcs = 1_000;
  private int keys = 4_711;

  private World(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    for (TrackSource source : TrackSource.values()) {
      shapes.put(source, VideoShape.LIGHT);
    }
  }

  /// A world of this seed, or of as much more as `-Dhuizhen.seed` says: a test that holds for one
  /// seed should hold for others.
  public static World seeded(long seed) {
    SeedReport.begun(seed + SeedReport.OFFSET, SeedReport.OFFSET);
    return new World(seed + SeedReport.OFFSET);
  }

  /// A world of this seed, for a test that reads `-Dhuizhen.seed` itself and means that one alone.
  public static World exactly(long seed) {
    SeedReport.begun(seed, seed);
    return new World(seed);
  }

  /// Microphones say when they heard what; the reports of their senders, when they sent it.
  @CanIgnoreReturnValue
  public World captureTimes() {
    hasCaptureTimes = true;
    return this;
  }

  /// Pictures of their real size: cameras in three sizes, screens sharp and seldom.
  @CanIgnoreReturnValue
  public World real() {
    return pictures(TrackSource.CAMERA, VideoShape.SIMULCAST)
        .pictures(TrackSource.SCREEN, VideoShape.SCREEN)
        .pictures(TrackSource.DIAGNOSTIC, VideoShape.SINGLE);
  }

  /// What sources look like that are offered from now on.
  @CanIgnoreReturnValue
  public World pictures(TrackSource source, VideoShape shape) {
    shapes.put(source, shape);
    return this;
  }

  /// Those who come from now on offer sound without RED and NACK.
  @CanIgnoreReturnValue
  public World plainSound(boolean isPlain) {
    hasPlainSound = isPlain;
    return this;
  }

  /// Those who come from now on offer sound in RED, but without NACK.
  @CanIgnoreReturnValue
  public World soundWithoutNack() {
    hasSoundNack = false;
    return this;
  }

  /// Simulcasts that are offered from now on are told apart by announced SSRCs, not by RIDs.
  @CanIgnoreReturnValue
  public World announcedLayers(boolean isAnnounced) {
    announcesLayers = isAnnounced;
    return this;
  }

  /// Those who come from now on take pictures in H.264 alone.
  @CanIgnoreReturnValue
  public World h264Alone(boolean isAlone) {
    hasH264Alone = isAlone;
    return this;
  }

  /// On all lines, those to come too.
  @CanIgnoreReturnValue
  public World loss(double share) {
    return everywhere(link -> link.loss(share));
  }

  @CanIgnoreReturnValue
  public World reorder(double share) {
    return everywhere(link -> link.reorder(share));
  }

  @CanIgnoreReturnValue
  public World duplicate(double share) {
    return everywhere(link -> link.duplicate(share));
  }

  /// One way.
  @CanIgnoreReturnValue
  public World latency(Duration latency) {
    return everywhere(link -> link.delay(latency));
  }

  private World everywhere(Consumer<Link> condition) {
    conditions.add(condition);
    for (SimulatedRoom room : rooms.values()) {
      for (Links links : room.links().values()) {
        condition.accept(links.up());
        condition.accept(links.down());
      }
    }
    return this;
  }

  /// A peer's line; it is there before the peer comes and after it leaves.
  public Links link(String room, String name) {
    return room(room).links().computeIfAbsent(name, _ -> new Links(link(), link()));
  }

  private Link link() {
    var link = new Link(network, random.split());
    for (Consumer<Link> condition : conditions) {
      condition.accept(link);
    }
    return link;
  }

  public SimulatedRoom room(String name) {
    return rooms.computeIfAbsent(
        name,
        _ -> {
          tags++;
          return new SimulatedRoom(this, name, tags, random.nextLong());
        });
  }

  public SimulatedPeer peer(String room, String name) {
    return room(room).peer(name);
  }

  @Nullable SimulatedPeer peer(int tag) {
    return peersByTag.get(tag);
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
    Links links = link(roomName, name);
    SimulatedPeer peer =
        room.peers()
            .computeIfAbsent(
                name,
                _ -> {
                  tags++;
                  var fresh = new SimulatedPeer(this, room, new ParticipantId(name), tags, links);
                  peersByTag.put(tags, fresh);
                  return fresh;
                });
    keys++;
    boolean isAdmitted = door != Door.WAITING;
    var transport = new FakeTransport(this, peer, keys, isAdmitted);
    var offer = new ClientOffer(peer.tag());
    if (hasPlainSound) {
      offer = offer.plainSound();
    }
    if (!hasSoundNack) {
      offer = offer.soundWithoutNack();
    }
    if (hasH264Alone) {
      offer = offer.h264();
    }
    if (hasCaptureTimes) {
      offer = offer.captureTimes();
    }
    peer.begin(transport, keys, isAdmitted, offer, nowNanos());
    List<SentSection> sections = new ArrayList<>();
    for (TrackSource source : sources) {
      sections.add(offers(peer, source));
    }
    offer.slots(MediaKind.AUDIO, audioSlots);
    offer.slots(MediaKind.VIDEO, videoSlots);
    Seat seat =
        switch (door) {
          case MEMBER, WAITING -> new Seat.Member(peer.id());
          case PUBLISHER -> new Seat.Publisher(peer.id());
          case OBSERVER -> new Seat.Observer(peer.id());
        };
    List<AnsweredSection> answer =
        room.room().connect(seat, isAdmitted, offer.offer(), transport, nowNanos(), room.outputs());
    peer.answered(answer);
    sections.forEach(section -> peer.publishes(section, random.split(), nowNanos()));
    peersByAddress.put(peer.address(), peer);
    peer.check();
  }

  private SentSection offers(SimulatedPeer peer, TrackSource source) {
    VideoShape shape = shapes.getOrDefault(source, VideoShape.LIGHT);
    boolean isVideo = source.kind() == MediaKind.VIDEO;
    int count = isVideo ? shape.layers().size() : 1;
    long first = ssrcs + 2;
    ssrcs += 2L * count;
    boolean isByRid = isVideo && shape.isSimulcast() && !announcesLayers;
    // Half of the microphones are to be learned from the MID, as Firefox' are without ssrc lines.
    boolean isAnnounced = isVideo ? !isByRid : peer.tag() % 2 == 0;
    List<SsrcPair> pairs = new ArrayList<>();
    List<String> rids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long ssrc = first + 2L * i;
      if (isAnnounced) {
        pairs.add(new SsrcPair(ssrc, isVideo ? Optional.of(ssrc + 1) : Optional.empty()));
      }
      if (isByRid) {
        rids.add(shape.layers().get(i).rid());
      }
    }
    peer.numbers().sends(mid(source), source, pairs, rids);
    return new SentSection(source, mid(source), first, shape, isByRid);
  }

  static String mid(TrackSource source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  /// Begins another track on the same transport, with a changed offer.
  public void shares(String roomName, String name, TrackSource source) {
    SimulatedPeer peer = room(roomName).peer(name);
    SentSection section = offers(peer, source);
    renegotiate(peer);
    peer.publishes(section, random.split(), nowNanos());
  }

  /// Ends a track with a changed offer.
  public void unshares(String roomName, String name, TrackSource source) {
    SimulatedPeer peer = room(roomName).peer(name);
    peer.stops(mid(source));
    peer.numbers().stops(mid(source));
    renegotiate(peer);
  }

  /// Makes one of a peer's slots inactive, or an inactive one a slot again.
  public void turns(String roomName, String name, String slot) {
    SimulatedPeer peer = room(roomName).peer(name);
    if (peer.numbers().receives(slot)) {
      peer.numbers().stops(slot);
    } else {
      peer.numbers().resumes(slot);
    }
    renegotiate(peer);
  }

  /// What a source or a slot that goes now leaves open is repaired no more, and that is nobody's
  /// fault; nor what is on its way now.
  private void goes(SimulatedRoom room) {
    excuse(room);
    network.at(nowNanos() + IN_FLIGHT_NANOS, () -> excuse(room));
  }

  private static void excuse(SimulatedRoom room) {
    for (SimulatedPeer peer : room.peers().values()) {
      if (peer.slots().stream().anyMatch(ReceivedStream::isIncomplete)) {
        peer.links().down().lose();
      }
    }
  }

  private void renegotiate(SimulatedPeer peer) {
    goes(peer.room());
    peer.answered(
        peer.room()
            .room()
            .renegotiate(peer.id(), peer.numbers().offer(), nowNanos(), peer.room().outputs()));
  }

  public void admits(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    peer.admitted();
    peer.transport().ifPresent(FakeTransport::admit);
    room.room().admit(peer.id(), nowNanos(), room.outputs());
  }

  public void mutes(String roomName, String name, TrackSource source, boolean isMuted) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    room.mutes(peer, source, isMuted);
    goes(room);
    room.room().mute(peer.id(), source, isMuted, nowNanos(), room.outputs());
  }

  /// Says what a peer looks at, in place of what it said before.
  public void views(String roomName, String name, ViewHint... hints) {
    SimulatedRoom room = room(roomName);
    goes(room);
    room.room().view(room.peer(name).id(), List.of(hints), nowNanos(), room.outputs());
  }

  /// What a peer sees of another's source, by the height of its picture on the screen; 0 for none.
  public static ViewHint sees(String name, TrackSource source, int height) {
    return new ViewHint(
        new ParticipantId(name), source, height * 16 / 9, height, false, height == 0);
  }

  /// As [#sees], of what a peer wants to see before anything else.
  public static ViewHint pins(String name, TrackSource source, int height) {
    return new ViewHint(new ParticipantId(name), source, height * 16 / 9, height, true, false);
  }

  public void leaves(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    SimulatedPeer peer = room.peer(name);
    room.room().disconnect(peer.id(), nowNanos(), room.outputs());
    peer.leave();
    room.peers().remove(name);
    room.forget(peer);
  }

  public void loses(String roomName, String name) {
    SimulatedRoom room = room(roomName);
    room.peer(name)
        .transport()
        .ifPresent(t -> t.lose(LossCause.CONSENT_EXPIRED, nowNanos(), room.outputs()));
  }

  public void moves(String roomName, String name) {
    SimulatedPeer peer = room(roomName).peer(name);
    peer.moves();
    peersByAddress.put(peer.address(), peer);
  }

  /// A peer's line lets no datagram through any more: it goes on over a TCP connection, from
  /// another port, and checks it.
  public void fallsBackToTcp(String roomName, String name) {
    link(roomName, name).overTcp();
    moves(roomName, name);
    checks(roomName, name);
  }

  public void checks(String roomName, String name) {
    room(roomName).peer(name).check();
  }

  /// Hands a room bytes as if they had been decrypted: what a hostile but authenticated peer sends.
  public void injects(String roomName, String name, byte[] body, boolean isRtcp) {
    room(roomName).peer(name).transmit(body, isRtcp ? FakeTransport.RTCP : FakeTransport.RTP);
  }

  @CanIgnoreReturnValue
  public World run(Duration duration) {
    long until = nowNanos() + duration.toNanos();
    while (tickedNanos + PEER_TICK_NANOS <= until) {
      tickedNanos += PEER_TICK_NANOS;
      network.run(tickedNanos);
      boolean isRelayTick = (tickedNanos - START_NANOS) % RELAY_TICK_NANOS == 0;
      for (SimulatedRoom room : rooms.values()) {
        if (isRelayTick) {
          room.room().tick(tickedNanos, room.outputs());
        }
        for (SimulatedPeer peer : room.peers().values()) {
          peer.tick(tickedNanos);
        }
      }
    }
    network.run(until);
    return this;
  }

  /// Signalling reaches a client.
  void signals(SimulatedRoom room, LayersWanted wanted) {
    network.at(
        nowNanos() + SIGNALLING_NANOS,
        () -> {
          SimulatedPeer peer = room.peers().get(wanted.track().participant().value());
          if (peer != null) {
            peer.wanted(wanted);
          }
        });
  }

  void toRelay(byte[] datagram, SimulatedPeer from) {
    SimulatedNetwork.Address address = from.address();
    from.links()
        .up()
        .send(datagram.length - FakeTransport.TRAILER, () -> atRelay(datagram, address));
  }

  private void atRelay(byte[] datagram, SimulatedNetwork.Address from) {
    SimulatedPeer peer = peersByAddress.get(from);
    if (peer != null) {
      peer.reached(datagram, from, nowNanos());
    }
  }

  void toPeer(byte[] datagram, PeerAddress to) {
    SimulatedPeer peer = peersByAddress.get(to);
    if (peer == null) {
      return;
    }
    peer.links()
        .down()
        .send(
            datagram.length - FakeTransport.TRAILER,
            () -> {
              if (peer.address().equals(to)) {
                peer.receive(datagram, nowNanos());
              } else {
                peer.links().down().lose();
              }
            });
  }

  PacketWatch watch() {
    return watch;
  }

  /// Everything that must never be and was; each line names the seed.
  public List<String> violations() {
    List<String> all = new ArrayList<>(watch.violations());
    for (SimulatedRoom room : rooms.values()) {
      for (SimulatedPeer peer : room.peers().values()) {
        peer.faults().forEach(fault -> all.add(peer + " " + fault));
      }
    }
    return all.stream().map(line -> "seed %d: %s".formatted(seed, line)).toList();
  }

  public long nowNanos() {
    return network.nowNanos();
  }

  public long seed() {
    return seed;
  }

  public SplittableRandom random() {
    return random;
  }
}
