package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A port: mints join tickets. `app` implements it with the signalling module's ticket codec.
public interface RoomTickets {
  Minted mint(Request request);

  /// Opens an ad-hoc room for a service client, or finds it open. Fails with a
  /// [huizhen.web.api.ForeignRoomException] when another client owns it.
  Future<Void> openAdHoc(String room, String serviceClient);

  /// Withdraws a ticket of the client's own ad-hoc room, used or not, and puts out whom it let in.
  /// One that never was is withdrawn alike. False when the room has too many withdrawn ones; fails
  /// as [#openAdHoc] does.
  Future<Boolean> revoke(String room, String ticketId, String serviceClient);

  /// Withdraws these tickets of a room, used or not, and puts out whom they let in, at all gateways
  /// and within a second.
  Future<Void> withdraw(String room, List<String> ticketIds);

  /// Withdraws all tickets that were handed to a sign-in session, and puts out whom they let in, at
  /// all gateways.
  Future<Void> revokeSession(String session);

  /// Who is told of each session that was withdrawn, at whichever gateway; the last one who asks.
  void onSessionEnded(Consumer<String> listener);

  /// @param participant the account's id, or for a service the `identity` that it gave
  /// @param role `CHAIR`, `MEMBER`, `REQUESTER`, `PATIENT`, `RELATIVE`, `INTERPRETER`, `OBSERVER`,
  ///   `TRAINEE`, `DEVICE` or `REGULATOR`
  /// @param session the sign-in session that it ends with, by a digest; empty for who has none
  record Request(
      String room,
      String participant,
      String name,
      String role,
      boolean publish,
      boolean subscribe,
      boolean record,
      Optional<String> session) {
    /// For who is not signed in.
    public Request(
        String room,
        String participant,
        String name,
        String role,
        boolean publish,
        boolean subscribe,
        boolean record) {
      this(room, participant, name, role, publish, subscribe, record, Optional.empty());
    }

    @Override
    public String toString() {
      return "Request[" + room + ", " + role + "]";
    }
  }

  /// @param id names the ticket, and opens nothing
  record Minted(String id, String ticket, Instant expiresAt) {
    @Override
    public String toString() {
      return "Minted[" + expiresAt + "]";
    }
  }
}
