// Draws many points: by WebGL, or where a browser has none by a plain canvas.

const EYE = 3.4; // distance of the eye from the middle of a cloud in three dimensions, in units of its radius

const VERTEX = `
attribute vec3 place, tint; attribute float group, mark;
uniform mat3 turn; uniform vec3 target; uniform vec2 scale; uniform float size, eye;
varying float shape, faint, near; varying vec3 colour;
void main() {
  vec3 seen = turn * (place - target);
  float depth = eye > 0.0 ? eye / max(0.2, eye - seen.z) : 1.0;
  gl_Position = vec4(seen.xy * scale * depth, 0.0, eye > 0.0 && seen.z > eye - 0.3 ? 0.0 : 1.0);
  gl_PointSize = size * (eye > 0.0 ? clamp(depth, 0.5, 2.5) : 1.0) * (mark > 1.5 ? 1.7 : 1.0);
  colour = tint;
  shape = mod(group, 4.0);
  faint = mark < -0.5 ? 0.12 : mark > 1.5 ? 1.0 : 0.78;
  near = eye > 0.0 ? clamp(0.35 + 0.5 * depth, 0.35, 1.0) : 1.0;
}`;

const FRAGMENT = `
precision mediump float;
varying float shape, faint, near; varying vec3 colour;
void main() {
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  float outside = length(at);
  if (shape > 0.5 && shape < 1.5) outside = max(abs(at.x), abs(at.y)) * 1.18;
  if (shape > 1.5 && shape < 2.5) outside = abs(at.x) + abs(at.y);
  if (shape > 2.5) outside = max(-at.y * 0.5 + abs(at.x) * 1.05 + 0.35, at.y * 1.2);
  float alpha = (1.0 - smoothstep(0.72, 1.0, outside)) * faint * near;
  if (alpha < 0.01) discard;
  gl_FragColor = vec4(colour * alpha, alpha);
}`;

function program(gl) {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
  return made;
}

/** `draw(camera, size)` on `canvas`, `paint(palette, marks)` before it: marks [N] are -1 faint, 0 plain, 2 chosen. */
export function webgl(canvas, places, groups) {
  const gl = canvas.getContext('webgl', { premultipliedAlpha: true, preserveDrawingBuffer: true, antialias: false });
  if (!gl) return null;
  const made = program(gl);
  gl.useProgram(made);
  const buffers = {};
  const fill = (name, data, width) => {
    buffers[name] ||= gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    const where = gl.getAttribLocation(made, name);
    gl.enableVertexAttribArray(where);
    gl.vertexAttribPointer(where, width, gl.FLOAT, false, 0, 0);
  };
  fill('place', places, 3);
  fill('group', Float32Array.from(groups), 1);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const uniform = (name) => gl.getUniformLocation(made, name);
  return {
    paint(palette, marks) {
      fill('mark', marks, 1);
      fill('tint', Float32Array.from({ length: 3 * groups.length }, (_, at) => palette[marks[(at / 3) | 0] > 1 ? 8 : groups[(at / 3) | 0]][at % 3]), 3);
    },
    draw(camera, size) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const least = Math.min(canvas.width, canvas.height);
      gl.uniformMatrix3fv(uniform('turn'), false, transposed(camera.turn));
      gl.uniform3fv(uniform('target'), camera.target);
      gl.uniform2f(uniform('scale'), (camera.zoom * least) / canvas.width, (camera.zoom * least) / canvas.height); // to -1 ... 1
      gl.uniform1f(uniform('size'), size);
      gl.uniform1f(uniform('eye'), camera.flat ? 0 : EYE);
      gl.drawArrays(gl.POINTS, 0, groups.length);
    },
  };
}

/** The same on a plain canvas: squares, slower, for browsers without WebGL. */
export function plain(canvas, places, groups) {
  const pen = canvas.getContext('2d');
  let marks = new Float32Array(groups.length), styles = [];
  return {
    paint(palette, given) {
      marks = given;
      styles = palette.map((one) => `rgb(${one.map((part) => Math.round(part * 255)).join()})`);
    },
    draw(camera, size) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      const screen = project(camera, places, new Float32Array(places.length), canvas.width, canvas.height);
      for (let i = 0; i < groups.length; i += 1) {
        const [x, y, depth] = screen.subarray(3 * i, 3 * i + 3);
        if (depth <= 0) continue;
        const wide = size * 0.8 * (camera.flat ? 1 : Math.min(2.5, depth)) * (marks[i] > 1 ? 1.7 : 1);
        pen.globalAlpha = marks[i] < 0 ? 0.12 : 0.78;
        pen.fillStyle = styles[marks[i] > 1 ? 8 : groups[i]];
        pen.fillRect(x - wide / 2, y - wide / 2, wide, wide);
      }
      pen.globalAlpha = 1;
    },
  };
}

const transposed = (m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

/** Row by row: first about the upright axis, then about the one from left to right. */
export function turning(yaw, pitch) {
  const [s, c, t, d] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  return [c, 0, s, s * t, d, -c * t, -s * d, t, c * d];
}

/** Fills `out` with where each point (or only those of `rows`) stands on a canvas of this size, and how much nearer than
 *  the middle it is (0: unseen). */
export function project(camera, places, out, width, height, rows = null) {
  const { turn: m, target: a, flat } = camera;
  const scale = (camera.zoom * Math.min(width, height)) / 2;
  const count = rows ? rows.length : places.length / 3;
  for (let k = 0; k < count; k += 1) {
    const i = 3 * (rows ? rows[k] : k), x = places[i] - a[0], y = places[i + 1] - a[1], z = places[i + 2] - a[2];
    let depth = 1;
    if (!flat) {
      const near = m[6] * x + m[7] * y + m[8] * z;
      depth = near > EYE - 0.3 ? 0 : EYE / (EYE - near);
    }
    out[i] = width / 2 + (m[0] * x + m[1] * y + m[2] * z) * scale * depth;
    out[i + 1] = height / 2 - (m[3] * x + m[4] * y + m[5] * z) * scale * depth;
    out[i + 2] = depth;
  }
  return out;
}
