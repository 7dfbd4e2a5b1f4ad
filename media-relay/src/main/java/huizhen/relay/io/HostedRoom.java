package huizhen.relay.io;

import static java.lang.System.Logger.Level.ERROR;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomListener;
import huizhen.relay.room.Outputs;
import huizhen.relay.room.Room;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.DatagramKind;
import huizhen.relay.transport.PeerAddress;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.TrafficClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A room on its loop, with its participants' connections. Whatever its code throws, other than a
/// refusal, ends this room and nothing else.
final class HostedRoom implements Outputs {
  private static final System.Logger log = System.getLogger("huizhen.relay");

  /// A transport has its tick each so many of the room's: nothing of it is due to the moment.
  private static final int TURNS = 5;

  private final RelayLoop loop;
  private final Room room;
  private final RoomListener listener;
  private final Map<ParticipantId, Connection> connections = new HashMap<>();
  private List<Connection> seated = List.of(); // the same ones, to walk through
  private int turn;
  private boolean isEnded;
  private boolean isGathering;

  HostedRoom(RelayLoop loop, Room room, RoomListener listener) {
    this.loop = loop;
    this.room = room;
    this.listener = listener;
  }

  RoomId id() {
    return room.id();
  }

  Room room() {
    return room;
  }

  int participants() {
    return connections.size();
  }

  @Nullable Connection connectionOf(ParticipantId participant) {
    return connections.get(participant);
  }

  /// Puts a connection in place of the participant's old one, which is closed.
  void connected(ParticipantId participant, Connection connection) {
    Connection before = connections.put(participant, connection);
    seated = List.copyOf(connections.values());
    if (before != null) {
      before.transport().close();
    }
  }

  void disconnected(ParticipantId participant) {
    Connection connection = connections.remove(participant);
    seated = List.copyOf(connections.values());
    if (connection != null) {
      connection.transport().close();
    }
  }

  void receiveStun(Connection connection, StunMessage message, PeerAddress from, long nowNanos) {
    settle();
    try {
      connection.transport().receiveStun(message, from, nowNanos, this);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      fail(e);
    }
  }

  void receive(
      Connection connection,
      DatagramKind kind,
      PacketBuffer datagram,
      PeerAddress from,
      long nowNanos) {
    if (kind == DatagramKind.RTP) {
      gather();
    } else {
      settle();
    }
    try {
      connection.transport().receive(kind, datagram, from, nowNanos, this);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      fail(e);
    }
  }

  private void gather() {
    if (!isGathering) {
      isGathering = true;
      room.gather();
      loop.gathers(this);
    }
  }

  /// Forwards what was read of media: at the end of what there was to read, and before anything
  /// else happens in the room.
  void settle() {
    if (isGathering) {
      isGathering = false;
      try {
        room.settle(this);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        fail(e);
      }
    }
  }

  void tick(long nowNanos) {
    run(
        (now, out) -> {
          turn = (turn + 1) % TURNS;
          List<Connection> all = seated;
          for (int i = turn; i < all.size(); i += TURNS) {
            all.get(i).transport().tick(now, out);
          }
          room.tick(now, out);
        },
        nowNanos);
  }

  /// Does something with the room. A refusal is the caller's.
  void run(LoopTask task, long nowNanos) {
    settle();
    try {
      task.run(nowNanos, this);
    } catch (RelayException e) {
      throw e;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      fail(e);
    }
  }

  /// Closes the room and all its transports.
  void close(long nowNanos) {
    run(room::close, nowNanos);
    end();
  }

  @Override
  public void transmit(PacketBuffer datagram, PeerAddress to) {
    transmit(datagram, to, TrafficClass.VIDEO);
  }

  @Override
  public void transmit(PacketBuffer datagram, PeerAddress to, TrafficClass kind) {
    loop.transmit(datagram, (LoopPeer) to, kind);
  }

  @Override
  public void emit(RoomEvent event) {
    if (event instanceof RoomEvent.QualityMeasured(var _, var quality)) {
      loop.measured(quality);
    }
    try {
      listener.on(room.id(), event);
    } catch (RuntimeException e) {
      log.log(ERROR, "room listener failed room=%s".formatted(room.id()), e);
    }
  }

  private void fail(Throwable bug) {
    if (isEnded) {
      return;
    }
    log.log(ERROR, "room failed room=%s".formatted(room.id()), bug);
    end();
    loop.failed(this);
    emit(new RoomEvent.RoomFailed(bug.getClass().getSimpleName()));
  }

  private void end() {
    isEnded = true;
    for (Connection connection : connections.values()) {
      connection.transport().close();
    }
    connections.clear();
    seated = List.of();
  }
}
