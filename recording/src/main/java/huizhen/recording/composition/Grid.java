package huizhen.recording.composition;

/// Equal cells on a picture of fixed size, as square as can be, filled row by row.
///
/// @param cells at least 1
record Grid(int cells, int columns, int rows) {
  static final int WIDTH = 1280;
  static final int HEIGHT = 720;

  static Grid of(int cells) {
    if (cells < 1) {
      throw new IllegalArgumentException("a grid has at least one cell");
    }
    int columns = (int) Math.ceil(Math.sqrt(cells));
    return new Grid(cells, columns, (cells + columns - 1) / columns);
  }

  /// Even, as H.264's half-resolution colour wants it.
  int cellWidth() {
    return WIDTH / columns & ~1;
  }

  int cellHeight() {
    return HEIGHT / rows & ~1;
  }

  /// The left edge of a cell. A last row that is not full stands in the middle.
  int left(int cell) {
    int inRow = Math.min(columns, cells - cell / columns * columns);
    return (WIDTH - inRow * cellWidth()) / 2 + cell % columns * cellWidth();
  }

  int top(int cell) {
    return (HEIGHT - rows * cellHeight()) / 2 + cell / columns * cellHeight();
  }
}
