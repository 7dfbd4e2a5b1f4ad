package huizhen.signaling.io;

import huizhen.signaling.api.Door;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.session.KeyHash;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketVerdict;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Locale;

/// From a token to somebody who may come in. First the ticket itself, then the host, and only then
/// is the ticket used up: who is too early keeps it.
final class Admission {
  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  private final TicketCodec tickets;
  private final TicketUse uses;
  private final PlaceStore places;
  private final RoomHost host;
  private final InstantSource clock;

  Admission(
      TicketCodec tickets, TicketUse uses, PlaceStore places, RoomHost host, InstantSource clock) {
    this.tickets = tickets;
    this.uses = uses;
    this.places = places;
    this.host = host;
    this.clock = clock;
  }

  record Admitted(Ticket ticket, RoomStatus status) {}

  /// @throws AdmissionException when the token is no valid ticket
  Ticket verify(String token) {
    return switch (tickets.verify(token, clock.instant())) {
      case TicketVerdict.Valid(var ticket) -> ticket;
      case TicketVerdict.Refused(var reason) ->
          throw reason == TicketVerdict.Reason.EXPIRED
              ? new AdmissionException(
                  ErrorCode.TICKET_EXPIRED.wire(), "the ticket has expired: ask for a new one")
              : new AdmissionException(
                  ErrorCode.BAD_TICKET.wire(),
                  "no valid ticket: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    };
  }

  /// Fails with an [AdmissionException].
  Future<Admitted> admit(Ticket ticket, Door door) {
    return Future.succeededFuture()
        .compose(any -> host.admit(ticket, door))
        .compose(status -> claim(ticket, door).map(any -> new Admitted(ticket, status)))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  /// Lets the holder of a session key in whose place was kept from before a restart: the host is
  /// asked as for a ticket. Fails with an [AdmissionException].
  Future<Admitted> recall(String sessionKey) {
    return places
        .recall(KeyHash.of(sessionKey))
        .compose(kept ->
            kept.map(ticket ->
                    host.admit(ticket, Door.SIGNALING).map(status -> new Admitted(ticket, status)))
                .orElseGet(() ->
                    Future.failedFuture(
                        new AdmissionException(
                            ErrorCode.SESSION_EXPIRED.wire(), "join with a new ticket"))))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private Future<Boolean> claim(Ticket ticket, Door door) {
    return uses.claim(ticket.id(), door, ticket.expiresAt())
        .compose(isFirst ->
            isFirst
                ? Future.succeededFuture(true)
                : Future.failedFuture(
                    new AdmissionException(
                        ErrorCode.TICKET_USED.wire(), "the ticket was used at this door already")));
  }

  /// What the client is told of a failure of the host or the ticket store.
  static AdmissionException refusal(Throwable failure) {
    return switch (failure) {
      case AdmissionException known -> known;
      case RoomRefusedException refused ->
          new AdmissionException(refused.code(), String.valueOf(refused.getMessage()));
      default -> {
        LOG.log(
            System.Logger.Level.WARNING,
            () -> "the host failed: " + failure.getClass().getName(),
            failure);
        yield new AdmissionException(
            ErrorCode.UNAVAILABLE.wire(), "not possible just now: try again in a moment");
      }
    };
  }
}
