package huizhen.signaling.io;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.Caption;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.TicketUse;
import huizhen.signaling.session.Effects;
import huizhen.signaling.ticket.TicketCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Consumer;

/// The three doors into a room, mounted on a router: `/signaling`, `/whip/{room}`, `/whep/{room}`;
/// and `/signaling/stills` for who is in. One event loop owns all rooms' state. Its methods may be
/// called from any thread; what they change is seen by the clients a moment later.
///
/// The routes stay for as long as the server; what is behind them ([SignalingDeployment]) can be
/// stopped and started anew while the relay goes on ([#redeploy]).
public final class SignalingServer {
  /// Who is just being let in is waited for so long, then asked for another ticket.
  private static final long JOINS_MILLIS = 1_000;

  private static final long LOOK_MILLIS = 10;

  private final Vertx vertx;
  private final Counter redeployments;
  private volatile SignalingDeployment now;

  private SignalingServer(Vertx vertx, SignalingDeployment first, MeterRegistry meters) {
    this.vertx = vertx;
    this.now = first;
    this.redeployments = meters.counter("huizhen.signaling.redeployments");
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
    var server =
        new SignalingServer(
            vertx, SignalingDeployment.first(loop, admission, config, meters), meters);
    WebSocketDoor.mount(router, () -> server.now.sockets());
    StillDoor.mount(router, () -> server.now.stills());
    HttpDoor.mount(router, Door.WHIP, () -> server.now.whip());
    HttpDoor.mount(router, Door.WHEP, () -> server.now.whep());
    Gauge.builder("huizhen.signaling.rooms", server, s -> s.loop().switchboard().roomCount())
        .strongReference(true)
        .register(meters);
    Gauge.builder(
            "huizhen.signaling.sockets", server, s -> s.loop().switchboard().connectionCount())
        .strongReference(true)
        .register(meters);
    return server;
  }

  /// Sets what the HTTP server must know of our WebSocket: subprotocol and sizes.
  public static HttpServerOptions configure(HttpServerOptions options) {
    return WebSocketDoor.configure(options);
  }

  /// What a redeployment did.
  ///
  /// @param sockets that were closed, and come back
  public record Redeployed(int rooms, int sockets) {}

  /// Stops what is behind the doors and starts it anew, with other settings if there are. Rooms,
  /// places, session keys, chats that wait to be kept and the resources of WHIP and WHEP go over in
  /// memory; the relay and the recorder notice nothing. Every socket is closed with 1012, and its
  /// client resumes at once. Fails without effect when it is under way already.
  public Future<Redeployed> redeploy(SignalingConfig config) {
    Promise<Redeployed> done = Promise.promise();
    var before = now;
    if (!before.stopOnce()) {
      return Future.failedFuture("signalling is being redeployed already");
    }
    whenNobodyJoins(
        before.loop(),
        JOINS_MILLIS,
        () -> {
          try {
            done.complete(succeed(before, config));
          } catch (RuntimeException e) {
            before.goOn();
            done.fail(e);
          }
        });
    return done.future();
  }

  /// On the owning context.
  private Redeployed succeed(SignalingDeployment before, SignalingConfig config) {
    var board = before.loop().switchboard();
    var done = new Redeployed(board.roomCount(), board.connectionCount());
    now = before.succeed(config);
    redeployments.increment();
    return done;
  }

  private void whenNobodyJoins(SwitchboardLoop loop, long patienceMillis, Runnable action) {
    loop.onOwner(() -> {
      if (patienceMillis <= 0 || !loop.switchboard().isAnybodyJoining()) {
        action.run();
      } else {
        var _ = // looks again
            vertx.setTimer(
                LOOK_MILLIS, _ -> whenNobodyJoins(loop, patienceMillis - LOOK_MILLIS, action));
      }
    });
  }

  private SwitchboardLoop loop() {
    return now.loop();
  }

  private void input(java.util.function.BiConsumer<SwitchboardLoop, Effects> input) {
    var loop = loop();
    Consumer<Effects> each = out -> input.accept(loop, out);
    loop.input(each);
  }

  /// The recorder started, stopped or failed.
  public void recordingChanged(RoomId room, Recording recording) {
    input((loop, out) -> loop.switchboard().recordingChanged(room, recording, out));
  }

  /// The phase moved without a client's asking.
  public void phaseChanged(RoomId room, Phase phase) {
    input((loop, out) -> loop.switchboard().phaseChanged(room, phase, loop.now(), out));
  }

  /// Everybody is told and goes out.
  public void endRoom(RoomId room) {
    input((loop, out) -> loop.switchboard().ended(room, loop.now(), out));
  }

  /// Speech was recognised; what became of it.
  public Future<Caption.Verdict> captioned(RoomId room, Caption caption) {
    return Future.future(promise ->
        input((loop, out) ->
            promise.complete(loop.switchboard().captioned(room, caption, loop.now(), out))));
  }

  /// A hospital's system handed in what a device measured; what became of it.
  public Future<Measurement.Verdict> measured(RoomId room, Measurement what) {
    return Future.future(promise ->
        input((loop, out) ->
            promise.complete(loop.switchboard().measured(room, what, loop.now(), out))));
  }

  /// The host has opened an emergency for an alarm, or could not.
  public void emergency(RoomId room, AlarmEmergency note) {
    input((loop, out) -> loop.switchboard().emergency(room, note, out));
  }

  /// Puts a participant out by every door: its rights were withdrawn.
  public void remove(RoomId room, ParticipantId participant) {
    input((loop, out) -> loop.switchboard().removed(room, participant, loop.now(), out));
  }

  /// Tickets were withdrawn: who came in with one goes out, by every door.
  public void revoked(Revocation revocation) {
    input((loop, out) -> loop.switchboard().revoked(revocation, loop.now(), out));
  }

  /// Asks the store of each ticket that somebody is in with: what was withdrawn while we did not
  /// hear of it takes effect now.
  public Future<Void> recheckTickets() {
    return loop().recheckTickets();
  }

  /// Tells the sockets that we go away. The relay is closed by who opened it.
  public Future<Void> close() {
    return loop().close();
  }
}
