"use strict";
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const chosen = (pair) => pair[root.lang === "ja" ? 0 : 1];
  const word = (key) => chosen(data.words[key]);
  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
  const plain = (number) => (number === null ? word("none") : String(Math.round(number * 100) / 100));

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // A chart with its legend, a line that reads out one interval, and a table of the same rows.
  class Chart {
    constructor(id) {
      this.box = byId(id);
      this.legend = byId(id + "-legend");
      this.readout = byId(id + "-value");
      this.details = byId(id + "-data");
      this.heading = byId(id + "-title");
      this.plot = echarts.init(this.box, null, { renderer: "svg" });
      this.cursor = element("div", { class: "cursor", hidden: "" });
      this.box.append(this.cursor);
      this.hint = [...this.readout.childNodes];
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
      this.details.addEventListener("toggle", () => this.fill());
      new ResizeObserver(() => { this.plot.resize(); this.point(null); }).observe(this.box);
    }

    // head: words of the columns; rows: [label, ...numbers]; about: what the chart shows, in a sentence.
    show({ head, rows, legend, option, about, empty }) {
      Object.assign(this, { head, rows });
      this.point(null);
      this.readout.replaceChildren(...(rows.length ? this.hint : [empty]));
      this.box.setAttribute("aria-label", this.heading.textContent + (rows.length ? about : empty));
      this.box.hidden = this.legend.hidden = this.details.hidden = !rows.length;
      this.legend.replaceChildren(...legend.map(([key, name, kind]) => {
        const sample = element("span", { class: "key " + kind });
        sample.style.setProperty("--key", "var(--" + key + ")");
        return element("li", {}, sample, word(name));
      }));
      if (rows.length) {
        this.plot.setOption({ animation: false, ...option }, true);
        this.plot.resize();
      }
      this.fill();
    }

    read(index) {
      if (!(index >= 0 && index < this.rows.length)) return;
      this.point(index);
      const [label, ...numbers] = this.rows[index];
      this.readout.textContent = label + "  " + numbers.map((each, at) => this.head[at + 1] + " " + plain(each)).join(" · ");
    }

    point(index) {
      this.at = index;
      this.cursor.hidden = index === null;
      if (index !== null) this.cursor.style.left = this.plot.convertToPixel({ xAxisIndex: 0 }, index) + "px";
    }

    fill() {
      if (!this.details.open || !this.rows) return;
      const head = this.head.map((each, at) => element("th", { scope: "col", class: at ? "number" : "" }, each));
      const rows = this.rows.map(([label, ...numbers]) => element("tr", {}, element("th", { scope: "row" }, label),
        ...numbers.map((each) => element("td", { class: "number" }, plain(each)))));
      this.details.querySelector("table").replaceChildren(
        element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
    }
  }

  function axes(labels, marks, text) {
    const ink = { color: colour("muted"), fontFamily: getComputedStyle(document.body).fontFamily };
    return {
      grid: { left: 46, right: 10, top: 12, bottom: 34 },
      xAxis: {
        type: "category", data: labels, axisLine: { lineStyle: { color: colour("line") } },
        axisTick: { show: false },
        axisLabel: { ...ink, hideOverlap: true, interval: marks ? (at) => marks.includes(at) : "auto",
          align: marks ? "left" : "center", formatter: text ? (label, at) => text(at) : undefined },
        splitLine: { show: Boolean(marks), interval: (at) => !marks || marks.includes(at), lineStyle: { color: colour("line") } },
      },
      yAxis: { type: "value", axisLabel: ink, splitLine: { lineStyle: { color: colour("faint") } } },
    };
  }

  const line = (values, key, more) => ({
    type: "line", data: values, symbol: "none", lineStyle: { width: 2, color: colour(key) }, color: colour(key), ...more,
  });
  const bars = (values, key, more) => ({
    type: "bar", data: values, barCategoryGap: "0%", itemStyle: { color: key ? colour(key) : "transparent" }, ...more,
  });

  function drawDaily(chart, queue) {
    const expected = queue.forecast.flatMap((rows, day) => (rows.length ? [[data.dates[day], sum(rows.map((row) => row[1]))]] : []));
    const rows = [...queue.history.map(([day, offered]) => [day, offered, null]), ...expected.map(([day, volume]) => [day, null, volume])];
    chart.show({
      head: [word("date"), word("history"), word("forecast")], rows, empty: word("no_history"),
      legend: [["past", "history", "area"], ["mean", "forecast", "area"]],
      about: `: ${queue.name}. ${rows.length ? rows[0][0] + " – " + rows.at(-1)[0] : ""}`,
      option: { ...axes(rows.map((row) => row[0])),
        series: [bars(rows.map((row) => row[1]), "past", { stack: "day", barCategoryGap: "15%" }),
          bars(rows.map((row) => row[2]), "mean", { stack: "day" })] },
    });
  }

  function drawWeek(chart, queue) {
    const marks = [], names = [];
    const rows = queue.forecast.flatMap((intervals, day) => intervals.map(([clock, ...numbers], at) => {
      names.push(chosen(data.days[day]));
      if (!at) marks.push(names.length - 1);
      return [names.at(-1) + " " + clock, ...numbers];
    }));
    const band = rows.some((row) => row[2] !== null && row[3] !== null);
    chart.show({
      head: [word("time"), word("forecast"), word("p10"), word("p90")], rows, empty: word("no_forecast"),
      legend: [["mean", "forecast", ""], ...(band ? [["band", "band", "area"]] : [])],
      about: `: ${queue.name}. ${word("forecast")} ${plain(sum(rows.map((row) => row[1])))}`,
      option: { ...axes(rows.map((row) => row[0]), marks, (at) => names[at]),
        series: [
          line(rows.map((row) => row[2]), "band", { stack: "band", lineStyle: { opacity: 0 }, silent: true }),
          line(rows.map((row) => (row[2] === null || row[3] === null ? null : row[3] - row[2])), "band",
            { stack: "band", lineStyle: { opacity: 0 }, areaStyle: { color: colour("band"), opacity: 1 }, silent: true }),
          line(rows.map((row) => row[1]), "mean"),
        ] },
    });
  }

  function drawCovered(chart, queue, day) {
    const rows = queue.coverage[day] || [];
    const column = (at) => rows.map((row) => row[at]);
    const need = queue.waits ? "arriving" : "required", missing = queue.waits ? "past_due" : "short";
    const onDuty = line(column(2), "duty", { step: "middle" });
    const series = queue.waits
      ? [bars(column(1), "past", { barGap: "-100%" }), bars(column(3), "short"), onDuty]
      : [bars(rows.map((row) => Math.max(0, row[1] - row[3])), null, { stack: "need", silent: true }),
        bars(column(3), "short", { stack: "need" }), onDuty,
        line(column(1), "need", { step: "middle", lineStyle: { width: 2, type: "dashed", color: colour("need") } })];
    chart.show({
      head: [word("time"), word(need), word("on_duty"), word(missing), word("over")], rows, empty: word("no_coverage"),
      legend: [queue.waits ? ["past", need, "area"] : ["need", need, "dashed"], ["duty", "on_duty", ""], ["short", missing, "area"]],
      about: `: ${queue.name}, ${chosen(data.days[day])}. ${word("short_total")} ${plain(sum(column(3)))} / ${plain(sum(column(1)))}`,
      option: { ...axes(column(0)), series },
    });
  }

  function span(kind, start, end, first, length, text) {
    const made = element("span", { class: kind }, text || "");
    made.style.left = (100 * (start - first)) / length + "%";
    made.style.width = (100 * (end - start)) / length + "%";
    return made;
  }

  function bar([person, template, hours, start, end, activities, breaks], first, length, clock) {
    const [name] = data.people[person];
    const track = element("div", { class: "track", "aria-hidden": "true" }, span("bare", start, end, first, length));
    for (const [from, to, queue] of activities) {
      const mark = span("mark q" + (queue % data.colours), from, to, first, length, to - from >= 30 ? data.queues[queue].code : "");
      mark.title = `${clock(from)}–${clock(to)} ${data.queues[queue].name}`;
      track.append(mark);
    }
    for (const [from, to, paid] of breaks) {
      const mark = span(paid ? "paid" : "unpaid", from, to, first, length);
      mark.title = `${clock(from)}–${clock(to)} ${word(paid ? "paid_break" : "unpaid_break")}`;
      track.append(mark);
    }
    const parts = [
      ...activities.map(([from, to, queue]) => [from, `${clock(from)}–${clock(to)} ${data.queues[queue].name}`]),
      ...breaks.map(([from, to, paid]) => [from, `${clock(from)}–${clock(to)} ${word(paid ? "paid_break" : "unpaid_break")}`]),
    ].sort((one, other) => one[0] - other[0]).map((each) => each[1]);
    const head = element("th", { scope: "row", title: `${name} ${template} ${hours}` }, name);
    return element("tr", {}, head,
      element("td", {}, element("span", { class: "sr" }, `${template} ${hours}: ${parts.join(", ")}`), track));
  }

  function drawBars(table, day, team) {
    const { hours, shifts } = data.bars[day] || { hours: [], shifts: [] };
    const wanted = shifts.filter((each) => team < 0 || data.people[each[0]][1] === data.teams[team]);
    if (!wanted.length) {
      table.replaceChildren(element("caption", { class: "empty" }, word("nobody")));
      return;
    }
    const first = hours[0][0], length = hours.at(-1)[0] - first, names = new Map(hours);
    const clock = (minute) => {
      const whole = Math.floor(minute / 60) * 60;
      const text = names.get(whole);
      return text.slice(0, 3) + String(Number(text.slice(3, 5)) + minute - whole).padStart(2, "0") + text.slice(5);
    };
    table.style.setProperty("--hours", hours.length - 1);
    const ticks = element("div", { class: "ticks" }, ...hours.map(([minute, text]) => {
      const tick = element("span", {}, text);
      tick.style.left = (100 * (minute - first)) / length + "%";
      return tick;
    }));
    table.replaceChildren(
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, word("name")), element("th", { scope: "col" }, ticks))),
      element("tbody", {}, ...wanted.map((each) => bar(each, first, length, clock))));
  }

  const names = {
    queues: () => data.queues.map((queue) => queue.name),
    days: () => data.days.map(chosen),
    teams: () => [word("all_teams"), ...data.teams.map((team) => team || word("no_team"))],
  };

  function fillChoices() {
    for (const select of document.querySelectorAll("select[data-of]")) {
      const before = Math.max(0, select.selectedIndex);
      select.replaceChildren(...names[select.dataset.of]().map((name) => element("option", {}, name)));
      if (select.options.length) select.selectedIndex = before;
    }
  }

  const daily = new Chart("daily"), week = new Chart("week"), covered = new Chart("covered");
  const index = (id) => byId(id).selectedIndex;
  function drawDemand() {
    const queue = data.queues[index("demand-queue")];
    if (queue) { drawDaily(daily, queue); drawWeek(week, queue); }
  }
  function drawCoverage() {
    const queue = data.queues[index("coverage-queue")];
    if (queue) drawCovered(covered, queue, index("coverage-day"));
  }
  const drawDay = () => drawBars(byId("bars"), index("bars-day"), index("bars-team") - 1);
  const drawCharts = () => { drawDemand(); drawCoverage(); };

  function speak(language) {
    root.lang = language;
    document.title = chosen(data.title);
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    fillChoices();
    drawCharts();
    drawDay();
  }

  function printing(isOn) {
    root.classList.toggle("printing", isOn);
    drawCharts();
  }

  for (const mark of document.querySelectorAll("[data-code]")) mark.textContent = data.queues[mark.dataset.code].code;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  byId("demand-queue").addEventListener("change", drawDemand);
  for (const id of ["coverage-queue", "coverage-day"]) byId(id).addEventListener("change", drawCoverage);
  for (const id of ["bars-day", "bars-team"]) byId(id).addEventListener("change", drawDay);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));
  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked === "ja" || asked === "en" ? asked : (navigator.language || "ja").toLowerCase().startsWith("ja") ? "ja" : "en");
})();
