package huizhen.scheduling.api;

/// One of the two organisations of a case, and who acts for it: the county doctor who applied, or
/// the specialist who accepted.
public enum Side {
  INVITING,
  INVITED
}
