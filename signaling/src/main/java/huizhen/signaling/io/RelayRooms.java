package huizhen.signaling.io;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomListener;
import huizhen.signaling.protocol.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The relay as seen from the owning context: a room's requests wait until it is open, and every
/// result comes back on the context.
final class RelayRooms {
  private static final System.Logger LOG = System.getLogger(RelayRooms.class.getName());

  private final MediaRelay relay;

  /// Who hears of rooms that are open now and later. The relay keeps the listener of an open room,
  /// so it is given one that passes on.
  private volatile RoomListener listener;

  private final Context owner;
  private final Map<RoomId, Future<Void>> open = new HashMap<>();

  RelayRooms(MediaRelay relay, RoomListener listener, Context owner) {
    this.relay = relay;
    this.listener = listener;
    this.owner = owner;
  }

  void listen(RoomListener other) {
    listener = other;
  }

  /// What the client is told of a failed negotiation.
  record Failure(ErrorCode code, String message) {
    static Failure of(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (!(cause instanceof RelayException refused)) {
        LOG.log(System.Logger.Level.ERROR, "the relay failed", cause);
        return new Failure(ErrorCode.INTERNAL, "the relay failed");
      }
      return switch (refused.reason()) {
        case BAD_OFFER -> new Failure(ErrorCode.BAD_OFFER, String.valueOf(refused.getMessage()));
        case NO_PARTICIPANT ->
            new Failure(ErrorCode.BAD_OFFER, "no transport: offer again with restart");
        case FULL -> new Failure(ErrorCode.ROOM_FULL, "the relay is full");
        case NO_ROOM, CLOSED ->
            new Failure(ErrorCode.UNAVAILABLE, "the relay is not available: try again");
      };
    }
  }

  Future<Void> open(RoomId room) {
    Future<Void> opening =
        future(() -> relay.openRoom(room, (id, event) -> listener.on(id, event)));
    open.put(room, opening);
    return opening;
  }

  /// Runs when the room is open, in the order of the calls.
  <T> Future<T> whenOpen(RoomId room, Supplier<CompletionStage<T>> request) {
    return open.getOrDefault(room, Future.succeededFuture()).compose(any -> future(request));
  }

  /// Like `whenOpen`, for a request whose failure concerns nobody but the log: its participant or
  /// room has gone meanwhile, most often.
  void tell(RoomId room, String what, Supplier<CompletionStage<Void>> request) {
    whenOpen(room, request)
        .onFailure(e ->
            LOG.log(
                System.Logger.Level.DEBUG,
                () -> "%s refused room=%s: %s".formatted(what, room, e.getMessage())));
  }

  void close(RoomId room) {
    tell(room, "close", () -> relay.closeRoom(room));
    open.remove(room);
  }

  MediaRelay relay() {
    return relay;
  }

  /// After the opening of the room, whatever came of it.
  void afterOpening(RoomId room, Runnable action) {
    open.getOrDefault(room, Future.succeededFuture()).onComplete(any -> action.run());
  }

  private <T> Future<T> future(Supplier<CompletionStage<T>> request) {
    try {
      return Future.fromCompletionStage(request.get(), owner);
    } catch (RelayException e) {
      return Future.failedFuture(e);
    }
  }
}
