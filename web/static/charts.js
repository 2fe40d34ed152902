"use strict";
/* Draws every figure[data-chart] from the table beside it, so that chart and table cannot differ.
   A column says by data-draw how it is drawn (bar, line, points, dashed, step, low and high of a band, mark over the
   bars), by data-colour in which colour of the style sheet; a row with data-tick gets a label on the axis. */
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  class Figure {
    constructor(figure) {
      this.box = figure.querySelector(".chart");
      this.readout = figure.querySelector(".readout");
      const table = figure.querySelector("table");
      this.head = [...table.tHead.rows[0].cells];
      this.rows = [...table.tBodies[0].rows];
      this.at = null;
      this.box.hidden = false;
      this.plot = echarts.init(this.box);
      this.cursor = document.createElement("div");
      this.cursor.className = "cursor";
      this.box.append(this.cursor);
      this.box.addEventListener("pointermove", (event) => {
        const x = event.clientX - this.box.getBoundingClientRect().left;
        this.read(this.plot.convertFromPixel({ xAxisIndex: 0 }, x));
      });
      this.box.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        this.read(this.at === null ? (step > 0 ? 0 : this.rows.length - 1) : this.at + step);
      });
      new ResizeObserver(() => { this.plot.resize(); this.point(null); }).observe(this.box);
      this.draw();
    }

    column(place) {
      return this.rows.map((row) => {
        const value = row.cells[place].dataset.value;
        return value === undefined ? null : Number(value);
      });
    }

    draw() {
      const quiet = { color: colour("quiet"), fontFamily: getComputedStyle(document.body).fontFamily };
      const ticks = this.rows.map((row) => row.dataset.tick);
      const drawn = this.head.flatMap((cell, place) => (cell.dataset.draw ? [{ place, kind: cell.dataset.draw, key: cell.dataset.colour }] : []));
      this.plot.setOption({
        animation: false,
        grid: { left: 48, right: 12, top: 12, bottom: 34 },
        xAxis: {
          type: "category", data: this.rows.map((row) => row.cells[0].textContent),
          axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } },
          axisLabel: { ...quiet, align: "left", hideOverlap: true, interval: (at) => ticks[at] !== undefined, formatter: (_, at) => ticks[at] },
          splitLine: { show: true, interval: (at) => ticks[at] !== undefined, lineStyle: { color: colour("line") } },
        },
        yAxis: { type: "value", axisLabel: quiet, splitLine: { lineStyle: { color: colour("line") } } },
        series: drawn.flatMap((column) => this.series(column, drawn)),
      }, true);
    }

    series({ place, kind, key }, drawn) {
      const data = this.column(place), ink = colour(key);
      const line = { type: "line", data, symbol: "none", silent: true, color: ink, lineStyle: { width: 2, color: ink } };
      const unseen = { ...line, stack: "band", lineStyle: { opacity: 0 } };
      if (kind === "bar") return [{ type: "bar", data, stack: "bars", barCategoryGap: "15%", silent: true, itemStyle: { color: ink } }];
      if (kind === "low") return [unseen];
      if (kind === "high") {
        const low = this.column(drawn.find((each) => each.kind === "low").place);
        const width = data.map((each, at) => (each === null || low[at] === null ? null : each - low[at]));
        return [{ ...unseen, data: width, areaStyle: { color: ink, opacity: 1 } }];
      }
      if (kind === "mark") {
        const others = drawn.filter((each) => each.kind === "bar").map((each) => this.column(each.place));
        const top = (at) => others.reduce((sum, column) => sum + (column[at] ?? 0), 0);
        const marked = this.rows.map((row, at) => (row.cells[place].textContent.trim() ? top(at) : null));
        return [{ ...line, data: marked, symbol: "triangle", symbolSize: 9, symbolOffset: [0, -8], lineStyle: { opacity: 0 }, itemStyle: { color: ink } }];
      }
      if (kind === "step") return [{ ...line, step: "middle" }];
      if (kind === "points") return [{ ...line, symbol: "circle", symbolSize: 4, showAllSymbol: true, lineStyle: { width: 1, color: ink }, itemStyle: { color: ink } }];
      if (kind === "dashed") return [{ ...line, lineStyle: { width: 2, type: "dashed", color: ink } }];
      return [line];
    }

    read(index) {
      if (!(index >= 0 && index < this.rows.length)) return;
      this.point(index);
      const [label, ...cells] = [...this.rows[index].cells].map((cell) => cell.textContent.trim());
      const told = cells.flatMap((text, at) => (text ? [this.head[at + 1].textContent + " " + text] : []));
      this.readout.textContent = label + "  " + told.join(" · ");
    }

    point(index) {
      this.at = index;
      this.cursor.hidden = index === null;
      if (index !== null) this.cursor.style.left = this.plot.convertToPixel({ xAxisIndex: 0 }, index) + "px";
    }
  }

  const figures = [...document.querySelectorAll("figure[data-chart]")].map((figure) => new Figure(figure));
  const again = () => figures.forEach((figure) => figure.draw());
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", again);
})();
