package huizhen.relay.world;

import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.room.Room;
import huizhen.relay.room.RoomLimits;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// One room of a [World], its outputs, its clients and their lines.
public final class SimulatedRoom {
  /// For how long a lost datagram may be the cause of what goes wrong.
  private static final long BLAMED_NANOS = 5_000_000_000L;

  private final World world;
  private final Room room;
  private final RecordedOutputs outputs;
  private final int tag;
  private final Map<String, SimulatedPeer> peers = new LinkedHashMap<>();
  private final Map<String, Links> links = new LinkedHashMap<>();
  private final Map<SimulatedPeer, Set<TrackSource>> muted = new HashMap<>();

  SimulatedRoom(World world, String name, int tag, long seed) {
    this.world = world;
    this.room = new Room(new RoomId(name), RoomLimits.STANDARD, seed);
    this.outputs = new RecordedOutputs(world, this);
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

  Map<String, SimulatedPeer> peers() {
    return peers;
  }

  Map<String, Links> links() {
    return links;
  }

  void mutes(SimulatedPeer peer, TrackSource source, boolean isMuted) {
    Set<TrackSource> sources = muted.computeIfAbsent(peer, _ -> EnumSet.noneOf(TrackSource.class));
    if (isMuted) {
      sources.add(source);
    } else {
      sources.remove(source);
    }
  }

  boolean isMuted(SimulatedPeer peer, TrackSource source) {
    return muted.getOrDefault(peer, Set.of()).contains(source);
  }

  boolean hasMuted(SimulatedPeer peer) {
    return !muted.getOrDefault(peer, Set.of()).isEmpty();
  }

  void forget(SimulatedPeer peer) {
    muted.remove(peer);
  }

  /// Whether anybody's line lost something that may still be missed.
  boolean hasLostLately() {
    long since = world.nowNanos() - BLAMED_NANOS;
    for (Links line : links.values()) {
      if (line.up().hasLostSince(since) || line.down().hasLostSince(since)) {
        return true;
      }
    }
    return false;
  }
}
