package huizhen.scheduling.teaching.api;

/// Where a teaching session stands (DOMAIN.md A5; docs/teaching.md).
public enum TeachingState {
  DRAFT,
  /// Who is invited sees it, and enrols.
  ANNOUNCED,
  LOBBY,
  LIVE,
  /// The teacher's line is lost.
  SUSPENDED,
  ENDED,
  /// The teacher's record is signed.
  RECORDED,
  CLOSED,
  CANCELLED,
  /// Nobody began it.
  NOT_HELD,
  /// The consent was withdrawn while people were there.
  BROKEN_OFF;

  /// Nothing comes after it.
  public boolean isLast() {
    return switch (this) {
      case CLOSED, CANCELLED, NOT_HELD, BROKEN_OFF -> true;
      case DRAFT, ANNOUNCED, LOBBY, LIVE, SUSPENDED, ENDED, RECORDED -> false;
    };
  }

  /// The room is open.
  public boolean isOpen() {
    return this == LOBBY || this == LIVE || this == SUSPENDED;
  }
}
