package huizhen.scheduling.notice.api;

/// A way to a recipient. The list in the pages is always there; the others where they are set up.
public enum Channel {
  IN_APP,
  EMAIL,
  SMS,
  WECHAT
}
