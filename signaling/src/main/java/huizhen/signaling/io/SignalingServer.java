package huizhen.signaling.io;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.TicketUse;
import huizhen.signaling.ticket.TicketCodec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;

/// The three doors into a room, mounted on a router: `/signaling`, `/whip/{room}`, `/whep/{room}`.
/// One event loop owns all rooms' state. Its methods may be called from any thread; what they
/// change is seen by the clients a moment later.
public final class SignalingServer {
  private final SwitchboardLoop loop;

  private SignalingServer(SwitchboardLoop loop) {
    this.loop = loop;
  }

  /// Call it once, before the HTTP server listens; see [#configure] for its options.
  public static SignalingServer mount(
      Vertx vertx,
      Router router,
      MediaRelay relay,
      RoomHost host,
      TicketUse uses,
      PlaceStore places,
      TicketCodec tickets,
      SignalingConfig config,
      MeterRegistry meters) {
    Clock clock = Clock.systemUTC();
    Admission admission = new Admission(tickets, uses, places, host, clock);
    SwitchboardLoop loop =
        new SwitchboardLoop(vertx, relay, host, admission, places, config, clock, meters);
    Origins origins = new Origins(config.allowedOrigins());
    new WebSocketDoor(loop, origins, meters).mount(router);
    new HttpDoor(Door.WHIP, loop, admission, origins, config.iceServers()).mount(router);
    new HttpDoor(Door.WHEP, loop, admission, origins, config.iceServers()).mount(router);
    Gauge.builder("huizhen.signaling.rooms", loop.switchboard(), s -> s.roomCount())
        .register(meters);
    Gauge.builder("huizhen.signaling.sockets", loop.switchboard(), s -> s.connectionCount())
        .register(meters);
    return new SignalingServer(loop);
  }

  /// Sets what the HTTP server must know of our WebSocket: subprotocol and sizes.
  public static HttpServerOptions configure(HttpServerOptions options) {
    return WebSocketDoor.configure(options);
  }

  /// The recorder started, stopped or failed.
  public void recordingChanged(RoomId room, Recording recording) {
    loop.input(out -> loop.switchboard().recordingChanged(room, recording, out));
  }

  /// The phase moved without a client's asking.
  public void phaseChanged(RoomId room, Phase phase) {
    loop.input(out -> loop.switchboard().phaseChanged(room, phase, loop.now(), out));
  }

  /// Everybody is told and goes out.
  public void endRoom(RoomId room) {
    loop.input(out -> loop.switchboard().ended(room, loop.now(), out));
  }

  /// Puts a participant out by every door: its rights were withdrawn.
  public void remove(RoomId room, ParticipantId participant) {
    loop.input(out -> loop.switchboard().removed(room, participant, loop.now(), out));
  }

  /// Tickets were withdrawn: who came in with one goes out, by every door.
  public void revoked(Revocation revocation) {
    loop.input(out -> loop.switchboard().revoked(revocation, loop.now(), out));
  }

  /// Asks the store of each ticket that somebody is in with: what was withdrawn while we did not
  /// hear of it takes effect now.
  public Future<Void> recheckTickets() {
    return loop.recheckTickets();
  }

  /// Tells the sockets that we go away. The relay is closed by who opened it.
  public Future<Void> close() {
    return loop.close();
  }
}
