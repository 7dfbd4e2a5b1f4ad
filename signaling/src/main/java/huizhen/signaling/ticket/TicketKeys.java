package huizhen.signaling.ticket;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of one moment: the first one signs, all verify. To change the key, put the new one
/// last, then first, and drop the old one when the last ticket that it signed has expired.
///
/// @param all at least one, each with its own id
public record TicketKeys(List<TicketKey> all) {
  public TicketKeys {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there must be a key for tickets");
    }
    var ids = all.stream().map(TicketKey::id).collect(Collectors.toSet());
    if (ids.size() < all.size()) {
      throw new IllegalArgumentException("two ticket keys have the same id");
    }
  }

  TicketKey signing() {
    return all.getFirst();
  }

  Optional<TicketKey> named(String id) {
    return all.stream().filter(key -> key.id().equals(id)).findFirst();
  }
}
