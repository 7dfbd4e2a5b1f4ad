package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Instant;

/// A port: mints join tickets. `app` implements it with the signalling module's ticket codec.
public interface RoomTickets {
  Minted mint(Request request);

  /// Opens an ad-hoc room for a service client, or finds it open. Fails with a
  /// [huizhen.web.api.ForeignRoomException] when another client owns it.
  Future<Void> openAdHoc(String room, String serviceClient);

  /// @param participant the account's id, or for a service the `identity` that it gave
  /// @param role `CHAIR`, `MEMBER`, `REQUESTER`, `PATIENT`, `RELATIVE`, `INTERPRETER`, `OBSERVER`,
  ///   `TRAINEE` or `DEVICE`
  record Request(
      String room,
      String participant,
      String name,
      String role,
      boolean publish,
      boolean subscribe,
      boolean record) {
    @Override
    public String toString() {
      return "Request[" + room + ", " + role + "]";
    }
  }

  record Minted(String ticket, Instant expiresAt) {
    @Override
    public String toString() {
      return "Minted[" + expiresAt + "]";
    }
  }
}
