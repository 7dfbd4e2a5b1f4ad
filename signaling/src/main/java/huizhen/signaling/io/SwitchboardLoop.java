package huizhen.signaling.io;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.session.ConnectionId;
import huizhen.signaling.session.Effect;
import huizhen.signaling.session.Effects;
import huizhen.signaling.session.Now;
import huizhen.signaling.session.Switchboard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Owns the [Switchboard] on one Vert.x event loop for all rooms, and does what it says: writes to
/// sockets, asks the host, calls the relay. Other threads hand inputs over with [#input].
///
/// A loop that was succeeded ([#succeed]) gives every input that reaches it yet to its heir, which
/// has the same context, rooms and sockets: an answer of the host or the relay that was under way
/// is not lost, and none overtakes another.
final class SwitchboardLoop {
  private static final System.Logger LOG = System.getLogger(SwitchboardLoop.class.getName());
  private static final long TICK_MILLIS = 1_000;
  private static final int CHECKED_AT_ONCE = 64;

  private final Vertx vertx;
  private final Context owner;
  private final RoomHost host;
  private final Admission admission;
  private final PlaceStore places;
  private final InstantSource clock;
  private final RelayRooms rooms;
  private final Switchboard switchboard;
  private final Effects effects = new Effects();
  private final Map<ConnectionId, Socket> sockets;
  private final SecureRandom random = new SecureRandom();
  private final Counter bugs;
  private BiConsumer<RoomId, huizhen.relay.api.ParticipantId> whenGone = (room, who) -> {};
  private final long timer;

  /// Read and written on the owning context.
  private @Nullable SwitchboardLoop heir;

  SwitchboardLoop(
      Vertx vertx,
      MediaRelay relay,
      RoomHost host,
      Admission admission,
      PlaceStore places,
      SignalingConfig config,
      InstantSource clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.owner = vertx.getOrCreateContext();
    this.host = host;
    this.admission = admission;
    this.places = places;
    this.clock = clock;
    this.switchboard = new Switchboard(config.limits(), config.iceServers(), config.alarms());
    this.sockets = new HashMap<>();
    this.rooms = new RelayRooms(relay, this::relayEvent, owner);
    this.bugs = meters.counter("huizhen.signaling.bugs");
    this.timer = ticking();
  }

  private SwitchboardLoop(SwitchboardLoop before, SignalingConfig config) {
    this.vertx = before.vertx;
    this.owner = before.owner;
    this.host = before.host;
    this.admission = before.admission;
    this.places = before.places;
    this.clock = before.clock;
    this.switchboard = before.switchboard.successor(config.limits(), config.iceServers());
    this.sockets = before.sockets;
    this.rooms = before.rooms;
    this.bugs = before.bugs;
    this.timer = ticking();
  }

  private long ticking() {
    return vertx.setPeriodic(TICK_MILLIS, any -> input(out -> switchboard.tick(now(), out)));
  }

  /// On the owning context: closes all sockets, stops this loop, and goes on with another one.
  SwitchboardLoop succeed(SignalingConfig config) {
    run(out -> switchboard.restarted(now(), out));
    var _ = vertx.cancelTimer(timer);
    var next = new SwitchboardLoop(this, config);
    rooms.listen(next::relayEvent);
    heir = next;
    return next;
  }

  private void relayEvent(RoomId room, RoomEvent event) {
    input(out -> switchboard.relayEvent(room, event, now(), out));
  }

  /// How the loop reaches one WebSocket. Called on the owning context.
  interface Socket {
    void send(String text);

    void close(int code, String reason);
  }

  Switchboard switchboard() {
    return switchboard;
  }

  RoomHost host() {
    return host;
  }

  RelayRooms rooms() {
    return rooms;
  }

  Now now() {
    return new Now(System.nanoTime(), clock.instant());
  }

  /// Who must hear that a WHIP or WHEP resource is no more.
  void onGone(BiConsumer<RoomId, huizhen.relay.api.ParticipantId> listener) {
    BiConsumer<RoomId, huizhen.relay.api.ParticipantId> before = whenGone;
    whenGone = before.andThen(listener);
  }

  /// From any thread: runs the input on the owning context, then its effects.
  void input(Consumer<Effects> input) {
    owner.runOnContext(any -> run(input));
  }

  /// On the owning context.
  void run(Consumer<Effects> input) {
    if (heir != null) {
      heir.run(input);
      return;
    }
    try {
      input.accept(effects);
    } catch (RuntimeException e) { // a bug must not end the other sessions
      bugs.increment();
      LOG.log(System.Logger.Level.ERROR, "signalling input failed", e);
    }
    for (Effect effect : effects.take()) {
      try {
        perform(effect);
      } catch (RuntimeException e) {
        bugs.increment();
        LOG.log(
            System.Logger.Level.ERROR, "effect failed: " + effect.getClass().getSimpleName(), e);
      }
    }
  }

  void opened(ConnectionId id, Socket socket) {
    input(out -> {
      sockets.put(id, socket);
      switchboard.opened(id, now());
    });
  }

  void closed(ConnectionId id) {
    input(out -> {
      sockets.remove(id);
      switchboard.closed(id, now(), out);
    });
  }

  /// On the owning context, after what was handed over before.
  void onOwner(Runnable action) {
    owner.runOnContext(any -> action.run());
  }

  Future<Void> close() {
    vertx.cancelTimer(timer);
    Future<Void> closed =
        Future.future(promise ->
            owner.runOnContext(any -> {
              sockets.values().forEach(socket -> socket.close(1001, "going away"));
              promise.complete();
            }));
    return closed;
  }

  /// At most [#CHECKED_AT_ONCE] questions are under way.
  Future<Void> recheckTickets() {
    return Future.<List<Switchboard.Presence>>future(
            promise -> input(_ -> promise.complete(switchboard.present())))
        .compose(present -> recheck(present, 0));
  }

  private Future<Void> recheck(List<Switchboard.Presence> present, int from) {
    if (from >= present.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(present.size(), from + CHECKED_AT_ONCE);
    var asked = present.subList(from, to).stream().map(this::recheck).toList();
    return Future.join(asked).transform(done -> recheck(present, to));
  }

  private Future<Void> recheck(Switchboard.Presence presence) {
    var ticket = presence.ticket();
    return admission
        .isRevoked(ticket, presence.door())
        .onSuccess(isRevoked -> {
          if (isRevoked) {
            var one = Revocation.of(ticket.room(), ticket.id());
            input(out -> switchboard.revoked(one, now(), out));
          }
        })
        .mapEmpty();
  }

  /// A session key or resource name: 256 random bits.
  String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send(var to, var message) -> {
        Socket socket = sockets.get(to);
        if (socket != null) {
          socket.send(MessageCodec.write(message));
        }
      }
      case Effect.Close(var connection, var code, var reason) -> {
        Socket socket = sockets.remove(connection);
        if (socket != null) {
          socket.close(code, reason);
        }
      }
      case Effect.Admit admit -> admit(admit);
      case Effect.Recall recall -> recall(recall);
      case Effect.KeepPlace(var keyHash, var place) ->
          logged("a place is not kept", ask(() -> places.keep(keyHash, place)));
      case Effect.ForgetPlace(var keyHash) ->
          logged("a place is not forgotten", ask(() -> places.forget(keyHash)));
      case Effect.Gone(var room, var participant) -> whenGone.accept(room, participant);
      case Effect.Tell(var room, var what) ->
          rooms.afterOpening(room, () -> host.happened(room, what));
      case Effect.ReadHistory _, Effect.KeepChat _, Effect.StartRoom _, Effect.EndAtHost _ ->
          askHost(effect);
      case Effect.ReadRundown _, Effect.KeepRundown _ -> askForRundown(effect);
      case Effect.ReadAnnotations _, Effect.KeepAnnotations _ -> askForAnnotations(effect);
      case Effect.OpenRoom _,
          Effect.CloseRoom _,
          Effect.Connect _,
          Effect.Renegotiate _,
          Effect.AdmitMedia _,
          Effect.MuteMedia _,
          Effect.ViewMedia _,
          Effect.Disconnect _ ->
          askRelay(effect);
    }
  }

  private void admit(Effect.Admit asked) {
    Future.succeededFuture()
        .map(any -> admission.verify(asked.ticket(), Door.SIGNALING))
        .compose(ticket -> admission.admit(ticket, Door.SIGNALING))
        .onSuccess(in ->
            input(
                out -> switchboard.admitted(asked, in.ticket(), in.status(), secret(), now(), out)))
        .onFailure(e -> {
          AdmissionException refusal = Admission.refusal(e);
          input(out ->
              switchboard.refused(
                  asked, refusal.code(), String.valueOf(refusal.getMessage()), out));
        });
  }

  private void recall(Effect.Recall asked) {
    ask(() -> admission.recall(asked.sessionKey()))
        .onSuccess(
            in -> input(out -> switchboard.recalled(asked, in.place(), in.status(), now(), out)))
        .onFailure(refusing((code, why) -> out -> switchboard.notRecalled(asked, code, why, out)));
  }

  /// The call goes on without; who comes back after a restart then needs a new ticket.
  private static void logged(String what, Future<Void> done) {
    done.onFailure(e -> LOG.log(System.Logger.Level.WARNING, what, e));
  }

  private void askHost(Effect effect) {
    switch (effect) {
      case Effect.ReadHistory(var room, var connection) ->
          ask(() -> host.chatHistory(room))
              .onSuccess(h -> input(out -> switchboard.historyRead(room, connection, h, out)))
              .onFailure(e -> input(out -> switchboard.historyFailed(room, connection, out)));
      case Effect.KeepChat(var room, var from, var text, var key) ->
          ask(() -> host.chat(room, from, text, key))
              .onSuccess(kept -> input(out -> switchboard.chatKept(room, kept, out)))
              .onFailure(
                  refusing((code, why) -> out -> switchboard.chatFailed(room, code, why, out)));
      case Effect.StartRoom(var room, var by, var present) ->
          ask(() -> host.start(room, by, present))
              .onSuccess(status -> input(out -> switchboard.started(room, status, now(), out)))
              .onFailure(
                  refusing((code, why) -> out -> switchboard.startFailed(room, code, why, out)));
      case Effect.EndAtHost(var room, var by) ->
          ask(() -> host.end(room, by))
              .onSuccess(any -> input(out -> switchboard.ended(room, now(), out)))
              .onFailure(
                  refusing((code, why) -> out -> switchboard.endFailed(room, code, why, out)));
      default -> throw new IllegalStateException("not for the host");
    }
  }

  private void askForRundown(Effect effect) {
    switch (effect) {
      case Effect.ReadRundown(var room) ->
          ask(() -> host.rundown(room))
              .onSuccess(it -> input(out -> switchboard.rundownRead(room, it, now(), out)))
              .onFailure(
                  refusing(
                      (code, why) -> out -> switchboard.rundownReadFailed(room, code, why, out)));
      case Effect.KeepRundown(var room, var rundown) ->
          ask(() -> host.keepRundown(room, rundown))
              .onSuccess(any -> input(out -> switchboard.rundownKept(room, now(), out)))
              .onFailure(
                  refusing(
                      (code, why) -> out -> switchboard.rundownKeepFailed(room, code, why, out)));
      default -> throw new IllegalStateException("not of a rundown");
    }
  }

  private void askForAnnotations(Effect effect) {
    switch (effect) {
      case Effect.ReadAnnotations(var room) ->
          ask(() -> host.annotations(room))
              .onSuccess(it -> input(out -> switchboard.annotationsRead(room, it, now(), out)))
              .onFailure(e -> {
                LOG.log(System.Logger.Level.WARNING, "annotations not read room=" + room, e);
                input(_ -> switchboard.annotationsReadFailed(room));
              });
      case Effect.KeepAnnotations(var room, var annotations) ->
          ask(() -> host.keepAnnotations(room, annotations))
              .onSuccess(any -> input(_ -> switchboard.annotationsKept(room)))
              .onFailure(e -> {
                LOG.log(System.Logger.Level.WARNING, "annotations not kept room=" + room, e);
                input(_ -> switchboard.annotationsKeepFailed(room, now()));
              });
      default -> throw new IllegalStateException("not of annotations");
    }
  }

  /// A host that throws instead of failing its future is treated alike.
  private static <T> Future<T> ask(java.util.function.Supplier<Future<T>> question) {
    return Future.<Void>succeededFuture().compose(any -> question.get());
  }

  private io.vertx.core.Handler<Throwable> refusing(
      java.util.function.BiFunction<String, String, Consumer<Effects>> input) {
    return failure -> {
      AdmissionException refusal = Admission.refusal(failure);
      input(input.apply(refusal.code(), String.valueOf(refusal.getMessage())));
    };
  }

  private void askRelay(Effect effect) {
    MediaRelay relay = rooms.relay();
    switch (effect) {
      case Effect.OpenRoom(var room) ->
          rooms
              .open(room)
              .onFailure(
                  e -> LOG.log(System.Logger.Level.WARNING, "room does not open room=" + room, e));
      case Effect.CloseRoom(var room) -> rooms.close(room);
      case Effect.Connect(var room, var seat, var isAdmitted, var offer, var number) ->
          rooms
              .whenOpen(room, () -> relay.connect(room, seat, isAdmitted, offer))
              .onSuccess(answer ->
                  input(
                      out -> switchboard.negotiated(room, seat.participant(), number, answer, out)))
              .onFailure(e -> negotiationFailed(room, seat.participant(), number, e));
      case Effect.Renegotiate(var room, var participant, var offer, var number) ->
          rooms
              .whenOpen(room, () -> relay.renegotiate(room, participant, offer))
              .onSuccess(answer ->
                  input(out -> switchboard.negotiated(room, participant, number, answer, out)))
              .onFailure(e -> negotiationFailed(room, participant, number, e));
      case Effect.AdmitMedia(var room, var participant) ->
          rooms.tell(room, "admit", () -> relay.admit(room, participant));
      case Effect.MuteMedia(var room, var participant, var source, var isMuted) ->
          rooms.tell(room, "mute", () -> relay.mute(room, participant, source, isMuted));
      case Effect.ViewMedia(var room, var participant, var views) ->
          rooms.tell(room, "view", () -> relay.view(room, participant, views));
      case Effect.Disconnect(var room, var participant) ->
          rooms.tell(room, "disconnect", () -> relay.disconnect(room, participant));
      default -> throw new IllegalStateException("not for the relay");
    }
  }

  private void negotiationFailed(
      RoomId room, huizhen.relay.api.ParticipantId participant, long number, Throwable e) {
    RelayRooms.Failure failure = RelayRooms.Failure.of(e);
    ErrorCode code = failure.code();
    input(out ->
        switchboard.negotiationFailed(room, participant, number, code, failure.message(), out));
  }
}
