/** Outlines on a grid of 20; `currentColor`, 1.5 wide. */
const paths = {
  architecture: "M3 3h5v5H3zM12 12h5v5h-5zM12 3h5v5h-5zM8 5.5h4M14.5 8v4",
  requests: "M3 5h14M3 10h9M3 15h11",
  routes: "M5 3v9a3 3 0 0 0 3 3h8M13 12l3 3-3 3M5 7h7a2 2 0 0 0 2-2V3",
  data: "M10 3c4 0 6.5 1 6.5 2.5S14 8 10 8 3.5 7 3.5 5.5 6 3 10 3zM3.5 5.5v9C3.5 16 6 17 10 17s6.5-1 6.5-2.5v-9M3.5 10c0 1.5 2.5 2.5 6.5 2.5s6.5-1 6.5-2.5",
  metrics: "M3 17V3M3 17h14M6 13l3-4 3 2 4-6",
  access: "M6 9V6.5a4 4 0 0 1 8 0V9M4.5 9h11v8h-11zM10 12v2",
  cost: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M12.5 7.5c-.5-1-1.4-1.300-2.5-1.300-1.4 0-2.4.7-2.4 1.800 0 2.6 5 1.4 5 4 0 1.100-1 1.800-2.5 1.800-1.200 0-2.200-.4-2.700-1.5M10 5v1M10 14v1",
  back: "M12 4l-6 6 6 6",
  pause: "M7 4v12M13 4v12",
  play: "M6 4l9 6-9 6z",
  theme: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
  close: "M5 5l10 10M15 5L5 15",
  help: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M8 8a2 2 0 1 1 2.6 1.900c-.4.2-.6.5-.6 1.100M10 13.5v.2",
} as const;

/** A drawing beside words; it says nothing of its own. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
