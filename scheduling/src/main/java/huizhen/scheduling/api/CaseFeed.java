package huizhen.scheduling.api;

/// Tells this gateway of changes of cases, whichever gateway made them. Only that something
/// changed: who may know what is for the listener, who reads the case.
public interface CaseFeed {
  /// There is one listener, set before the first change that it wants to hear of.
  void listen(Listener listener);

  /// Called on an event loop; it must not block.
  interface Listener {
    /// @param eventId grows; the same on all gateways
    void changed(String eventId, CaseId id);

    /// Somebody has a new notice, or has read one.
    ///
    /// @param recipient as [huizhen.scheduling.notice.api.Recipient#key] writes it
    default void noticed(String eventId, String recipient) {}

    /// Changes were missed, e.g. while Redis was away: everything is to be read anew.
    void lost();
  }
}
