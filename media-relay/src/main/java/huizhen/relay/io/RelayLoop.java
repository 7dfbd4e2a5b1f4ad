package huizhen.relay.io;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Candidate;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RelayException.Reason;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomListener;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.room.Room;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.DatagramKind;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.Refusal;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.TrafficClass;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One event loop with its UDP sockets, its TCP connections and its rooms. Everything in it happens
/// on the loop's thread, but for [#submit], [#roomCount] and [#figures].
final class RelayLoop {
  /// One core carries fewer live rooms than this; more are refused with `FULL`.
  static final int MAX_ROOMS = 2_000;

  private static final int TICK_MILLIS = 10;
  private static final int PUBLISH_EVERY_TICKS = 10;
  private static final int SWEEP_EVERY_TICKS = TcpConnections.SWEEP_MILLIS / TICK_MILLIS;

  private final EventLoop eventLoop;
  private final DtlsHandshaker handshaker;
  private final RelayMetrics metrics;
  private final FreshCredentials credentials;
  private final SecureRandom seeds = new SecureRandom();
  private final LoopCounters counters = new LoopCounters();
  private final PacketMarks marks;
  private final TcpConnections tcp;
  private final RoutingTable table = new RoutingTable();
  private final Map<RoomId, HostedRoom> rooms = new HashMap<>();
  private final RoomLimits limits;
  private final boolean usesOpenSsl;
  private final AtomicInteger placed = new AtomicInteger();
  private final BiConsumer<RoomId, RelayLoop> onGone;
  private List<Candidate> candidates = List.of();
  private List<DatagramIo> sockets = List.of();
  private final List<HostedRoom> gathering = new ArrayList<>();
  private int ticks;

  /// @param index among the relay's loops, from 0
  /// @param onGone told, on the loop, that a room is no longer here
  RelayLoop(
      int index,
      EventLoop eventLoop,
      PacketMarks marks,
      RoomLimits limits,
      boolean usesOpenSsl,
      DtlsHandshaker handshaker,
      RelayMetrics metrics,
      BiConsumer<RoomId, RelayLoop> onGone) {
    this.credentials = new FreshCredentials(index);
    this.eventLoop = eventLoop;
    this.marks = marks;
    this.tcp = new TcpConnections(this, counters, marks.trafficClass(TrafficClass.VIDEO));
    this.limits = limits;
    this.usesOpenSsl = usesOpenSsl;
    this.handshaker = handshaker;
    this.metrics = metrics;
    this.onGone = onGone;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /// A handler for another of its UDP sockets.
  DatagramIo newSocket() {
    return new DatagramIo(this, counters, marks);
  }

  TcpConnections tcp() {
    return tcp;
  }

  /// Begins, with bound sockets. On the loop.
  void begin(List<DatagramIo> bound, List<Candidate> announced) {
    sockets = List.copyOf(bound);
    candidates = List.copyOf(announced);
    var _ = // ends with the loop
        eventLoop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Answers name these as well from now on.
  void announce(List<Candidate> more) {
    candidates = Stream.concat(candidates.stream(), more.stream()).toList();
  }

  /// Rooms placed here, opened already or about to be.
  AtomicInteger placed() {
    return placed;
  }

  int roomCount() {
    return placed.get();
  }

  LoopCounters.Figures figures() {
    return counters.published();
  }

  /// Does something on the loop, from any thread.
  <T> CompletableFuture<T> submit(Supplier<T> task) {
    var result = new CompletableFuture<T>();
    try {
      eventLoop.execute(() -> {
        try {
          result.complete(task.get());
        } catch (RuntimeException e) {
          result.completeExceptionally(e);
        } finally {
          flush();
        }
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(closed());
    }
    return result;
  }

  void open(RoomId id, RoomListener listener) {
    if (!rooms.containsKey(id)) {
      if (rooms.size() >= MAX_ROOMS) {
        throw new RelayException(Reason.FULL, "the relay has no place for another room");
      }
      var room = new Room(id, limits, seeds.nextLong());
      rooms.put(id, new HostedRoom(this, room, listener));
    }
  }

  SessionAnswer connect(RoomId id, Seat seat, boolean isAdmitted, SessionOffer offer) {
    HostedRoom hosted = hosted(id);
    PeerFingerprints peer = fingerprints(offer);
    DtlsSetup setup = offer.setup() == DtlsSetup.PASSIVE ? DtlsSetup.ACTIVE : DtlsSetup.PASSIVE;
    long now = now();
    var connection =
        new Connection(
            hosted,
            table,
            setup,
            peer,
            handshaker.associate(setup, peer, task -> later(hosted, task)),
            credentials.next(),
            offer.ice(),
            counters.transport(),
            usesOpenSsl,
            now);
    List<AnsweredSection> sections = new ArrayList<>();
    hosted.run(
        (nowNanos, out) ->
            sections.addAll(
                hosted
                    .room()
                    .connect(seat, isAdmitted, offer, connection.transport(), nowNanos, out)),
        now);
    requireAlive(hosted);
    hosted.connected(seat.participant(), connection);
    table.listen(connection.transport().localIce().ufrag(), connection);
    return answer(connection, sections);
  }

  SessionAnswer renegotiate(RoomId id, ParticipantId participant, SessionOffer offer) {
    HostedRoom hosted = hosted(id);
    Connection connection = hosted.connectionOf(participant);
    if (connection == null) {
      throw new RelayException(Reason.NO_PARTICIPANT, "no such participant in the room");
    }
    if (fingerprints(offer).differ(connection.peer())) {
      throw new RelayException(Reason.BAD_OFFER, "a new certificate needs a new connection");
    }
    List<AnsweredSection> sections = new ArrayList<>();
    long now = now();
    hosted.run(
        (nowNanos, out) ->
            sections.addAll(hosted.room().renegotiate(participant, offer, nowNanos, out)),
        now);
    requireAlive(hosted);
    if (!offer.ice().equals(connection.transport().remoteIce())) {
      connection.transport().restartIce(credentials.next(), offer.ice(), now);
      table.listen(connection.transport().localIce().ufrag(), connection);
    }
    return answer(connection, sections);
  }

  void disconnect(RoomId id, ParticipantId participant) {
    HostedRoom hosted = hosted(id);
    hosted.run((now, out) -> hosted.room().disconnect(participant, now, out), now());
    hosted.disconnected(participant);
  }

  /// Does something with an open room.
  void with(RoomId id, RoomTask task) {
    HostedRoom hosted = hosted(id);
    hosted.run((now, out) -> task.run(hosted.room(), now, out), now());
    requireAlive(hosted);
  }

  RoomView describe(RoomId id) {
    return hosted(id).room().view(now());
  }

  void closeRoom(RoomId id) {
    HostedRoom hosted = hosted(id);
    hosted.close(now());
    gone(hosted);
  }

  /// Closes all rooms, then the socket: a moment later, so that the last alerts go out.
  void close() {
    for (HostedRoom hosted : List.copyOf(rooms.values())) {
      hosted.close(now());
      gone(hosted);
    }
  }

  void receive(PacketBuffer datagram, InetSocketAddress from, DatagramIo at) {
    DatagramKind kind = DatagramKind.of(datagram);
    Route route = at.routes().get(from);
    if (kind == DatagramKind.STUN) {
      receiveStun(
          datagram,
          route == null ? new UdpPeer(from, at) : route.peer(),
          route == null ? null : route.connection());
    } else if (route == null) {
      receiveFromElsewhere(kind, datagram, from, at);
    } else {
      Connection connection = route.connection();
      connection.room().receive(connection, kind, datagram, route.peer(), now());
    }
  }

  void receive(PacketBuffer frame, TcpPeer from) {
    DatagramKind kind = DatagramKind.of(frame);
    Connection owner = from.owner();
    if (kind == DatagramKind.STUN) {
      receiveStun(frame, from, null);
    } else if (owner == null) {
      refuseStranger(kind);
    } else {
      owner.room().receive(owner, kind, frame, from, now());
    }
  }

  void transmit(PacketBuffer datagram, LoopPeer to, TrafficClass kind) {
    switch (to) {
      case UdpPeer udp -> udp.at().write(datagram, udp, kind);
      case TcpPeer connection -> tcp.write(datagram, connection);
    }
  }

  /// A room has read media, and has it forwarded with the next flush at the latest.
  void gathers(HostedRoom hosted) {
    gathering.add(hosted);
  }

  /// Sends what was written since the last flush: once after each batch of reads, task or tick.
  void flush() {
    for (int i = 0; i < gathering.size(); i++) {
      gathering.get(i).settle();
    }
    gathering.clear();
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush();
    }
    tcp.flush();
    for (int i = 0; i < sockets.size(); i++) {
      DatagramIo io = sockets.get(i);
      metrics.flushed(io.endBatch(), io.readNanos(), now());
    }
  }

  void measured(QualityRecord quality) {
    metrics.measured(quality);
  }

  void failed(HostedRoom hosted) {
    metrics.roomFailed();
    gone(hosted);
  }

  /// A peer whose NAT has changed its port is known by its media alone, until it has been asked.
  private void receiveFromElsewhere(
      DatagramKind kind, PacketBuffer datagram, InetSocketAddress from, DatagramIo at) {
    OptionalInt ssrc = kind.ssrcOf(datagram);
    Connection connection = ssrc.isEmpty() ? null : table.ofSource(ssrc.getAsInt());
    if (connection == null) {
      refuseStranger(kind);
    } else {
      connection.room().receive(connection, kind, datagram, new UdpPeer(from, at), now());
    }
  }

  private void refuseStranger(DatagramKind kind) {
    counters.refused(kind == DatagramKind.UNKNOWN ? Refusal.UNKNOWN_KIND : Refusal.STRANGER);
  }

  /// @param owner whose that address is: an answer names nobody
  private void receiveStun(PacketBuffer datagram, LoopPeer from, @Nullable Connection owner) {
    StunMessage message = StunMessage.read(datagram).orElse(null);
    if (message == null) {
      counters.refused(Refusal.STUN_MALFORMED);
      return;
    }
    String ufrag = message.receiverUfrag().orElse(null);
    if (ufrag == null && owner != null && message.type() == StunMessage.BINDING_SUCCESS) {
      owner.room().receiveStun(owner, message, from, now());
      return;
    }
    if (ufrag == null) {
      counters.refused(
          message.type() == StunMessage.BINDING_REQUEST
              ? Refusal.STUN_UNKNOWN_USER
              : Refusal.STUN_NOT_A_REQUEST);
      return;
    }
    Connection connection = table.ofUfrag(ufrag);
    if (connection == null) {
      counters.refused(Refusal.STUN_UNKNOWN_USER);
      return;
    }
    connection.room().receiveStun(connection, message, from, now());
  }

  /// Brings a task of another thread to the room; a loop that is gone has no use for it.
  private void later(HostedRoom hosted, LoopTask task) {
    try {
      eventLoop.execute(() -> {
        hosted.run(task, now());
        flush();
      });
    } catch (RejectedExecutionException e) {
      // The relay has shut down: nobody is left to be told.
    }
  }

  private void tick() {
    long now = now();
    int participants = 0;
    for (HostedRoom hosted : List.copyOf(rooms.values())) {
      hosted.tick(now);
      participants += hosted.participants();
    }
    flush();
    if (++ticks % PUBLISH_EVERY_TICKS == 0) {
      counters.publish(
          participants, rooms.values().stream().map(hosted -> hosted.room().counters()).toList());
    }
    if (ticks % SWEEP_EVERY_TICKS == 0) {
      tcp.sweep();
    }
  }

  private SessionAnswer answer(Connection connection, List<AnsweredSection> sections) {
    return new SessionAnswer(
        connection.transport().localIce(),
        handshaker.fingerprint(),
        connection.setup(),
        candidates,
        sections);
  }

  private static PeerFingerprints fingerprints(SessionOffer offer) {
    return PeerFingerprints.of(offer.fingerprints())
        .orElseThrow(() ->
            new RelayException(
                Reason.BAD_OFFER, "the offer has no SHA-256, SHA-384 or SHA-512 fingerprint"));
  }

  HostedRoom hosted(RoomId id) {
    HostedRoom hosted = rooms.get(id);
    if (hosted == null) {
      throw noRoom();
    }
    return hosted;
  }

  private void requireAlive(HostedRoom hosted) {
    if (rooms.get(hosted.id()) != hosted) {
      throw noRoom();
    }
  }

  private void gone(HostedRoom hosted) {
    if (rooms.remove(hosted.id(), hosted)) {
      counters.keep(hosted.room().counters());
      onGone.accept(hosted.id(), this);
    }
  }

  private static long now() {
    return System.nanoTime();
  }

  static RelayException noRoom() {
    return new RelayException(Reason.NO_ROOM, "no such room");
  }

  static RelayException closed() {
    return new RelayException(Reason.CLOSED, "the relay is shutting down");
  }
}
