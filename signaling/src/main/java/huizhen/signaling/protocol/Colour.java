package huizhen.signaling.protocol;

/// What lines are drawn in: told apart also by who sees no red or green.
public enum Colour {
  YELLOW,
  CYAN,
  MAGENTA,
  WHITE
}
