/**
 * One of a few choices, side by side: radio buttons drawn as a bar. The library's control measures its labels to move a
 * mark between them, which makes the browser lay the page out once for every bar before the first picture.
 */
import { useId } from 'react';
import classes from './segments.module.css';

interface SegmentsProps<T extends string> {
  'aria-label': string;
  value: T;
  onChange(value: T): void;
  data: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  size?: 'xs' | 'sm';
  fullWidth?: boolean;
  disabled?: boolean;
  className?: string;
}

export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { value, onChange, data, size = 'sm', fullWidth = false, disabled = false, className = '' } = props;
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={props['aria-label']}
      className={`${classes.bar} ${className}`}
      data-size={size}
      data-full={fullWidth}
    >
      {data.map((choice) => (
        <label key={choice.value} className={classes.choice} data-chosen={choice.value === value}>
          <input
            type="radio"
            className={classes.input}
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={disabled || choice.disabled}
            onChange={() => onChange(choice.value)}
          />
          <span className={classes.label}>{choice.label}</span>
        </label>
      ))}
    </div>
  );
}
